// Records a program's heap: after each statement, and at each phase of each collection. It stands
// beside the heap as checks do, sees the calls that make up a collection, and copies columns. A moment
// is what is not as it was at the one before.

import {
  ASIDE,
  BUSY,
  COLLECTED,
  COLLECTING,
  COLLECTOR_DEPTH,
  COLLECTOR_GOES_ON,
  DEPTH,
  DONE,
  EVENT_FINALIZE,
  EVENT_SUBJECT,
  EVENT_UNCOLLECTABLE,
  EVENT_UNREACHABLE,
  EVENT_WEAK_CALLBACK,
  PHASE,
  PHASE_DEDUCED,
  PHASE_FINALIZERS,
  PHASE_FINISHED,
  REPORTS,
  SLOT_TOP,
  UNCOLLECTABLE,
  WEAKREF_COUNT,
} from "../../assembly/layout.js";
import type { Python, Step as Statement } from "../../python/python.js";
import type { Checks, Engine } from "../../src/engine/engine.js";
import { advance } from "../../src/twin/collect.js";
import type { Columns } from "../../src/twin/columns.js";
import { copyColumns } from "./copy.js";
import { type Difference, Differences } from "./differences.js";
import type { Counters, Pending, Phase, Step, Trace, Variable } from "./moment.js";
import { PythonNames } from "./names.js";
import { pendingOf } from "./pending.js";
import { deducePhases, type PhaseSeen, resurrectionPhases, slotsOfSet } from "./phases.js";
import { type GcRefs, handleAt, liveSlots, type Seen, seeCounters } from "./snapshot.js";
import { Touched } from "./touched.js";

/**
 * What a recording may cost. When that is spent, statements are recorded no more, and `onFull` is told;
 * collections are, out of a fifth more. Then the program goes on unrecorded.
 */
interface Budget {
  readonly moments: number;
  /** Slots that are compared: time, 6 ns each. */
  readonly looks: number;
  /** Objects, references, variables and steps that are told of: what a page receives and keeps. */
  readonly told: number;
}
export const BUDGET: Budget = { moments: 50_000, looks: 500_000_000, told: 500_000 };
const RESERVE = 1.2;
/** To copy and deduce costs that many times a comparison. */
const COLLECTION_LOOKS = 20;
/** Numbers of a trace, which come in fours, cost as much as one thing told. */
const TRACE_NUMBERS = 16;

const NO_REFS: GcRefs = new Map();

export interface RecorderOptions {
  readonly onStep: (step: Step) => void;
  /** Statements are recorded no more. */
  readonly onFull: (momentCount: number) => void;
  /** Characters that the program has written so far. */
  readonly written: () => number;
}

export class Recorder implements Checks {
  readonly #options: RecorderOptions;
  #engine: Engine | undefined;
  #names: PythonNames | undefined;
  #differences: Differences | undefined;
  readonly #touched: Touched = new Touched();
  #gcRefs: GcRefs = NO_REFS;
  #line = 0;
  #scope = "";
  #moments = 0;
  #looks = 0;
  #told = 0;
  #isFull = false;
  #variables: readonly Variable[] | undefined;
  #counters: Counters | undefined;
  /** User code ran in the collection that is running. */
  #calledOut = false;
  #wasFound = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** The engine, with the calls of a collection watched. */
  watch(engine: Engine): Engine {
    this.#engine = engine;
    const own = new Map<PropertyKey, unknown>([
      ["beginCollection", (generation: number) => this.#begin(engine, generation)],
      ["runCollection", () => this.#run(engine)],
      ["resume", () => this.#resume(engine)],
      ["endCollection", () => this.#end(engine)],
    ]);
    const touched = this.#touched;
    return new Proxy(engine, {
      get(target, name): unknown {
        const known = own.get(name);
        if (known !== undefined) return known;
        const call = touched.noting(target, name as string);
        if (call === undefined) return Reflect.get(target, name, target);
        own.set(name, call);
        return call;
      },
    });
  }

  /** Everything from now on belongs to the program. */
  start(python: Python): void {
    const names = new PythonNames(python);
    const heap = (this.#engine as Engine).columns();
    const main = python.machine.main.namespace.handle;
    const interpreters = new Set<number>();
    for (const slot of liveSlots(heap)) {
      const handle = handleAt(heap, slot);
      if (handle === main) continue;
      interpreters.add(handle);
      names.titleInterpreters(handle);
    }
    this.#names = names;
    this.#differences = new Differences(names, interpreters, this.#touched);
  }

  /** Whether there is room for a statement. */
  get #hasRoom(): boolean {
    return this.#isRecording && !this.#isFull;
  }

  /** Whether there is room for a collection. */
  get #isRecording(): boolean {
    return this.#names !== undefined && this.#isWithin(RESERVE);
  }

  #isWithin(share: number): boolean {
    return (
      this.#moments < BUDGET.moments * share &&
      this.#looks < BUDGET.looks * share &&
      this.#told < BUDGET.told * share
    );
  }

  /** A statement is about to run. */
  statement({ line, scope, file }: Statement, ofFile: string): void {
    if (file !== ofFile || !this.#hasRoom) return;
    this.#line = line;
    this.#scope = scope;
    this.#look((this.#engine as Engine).columns(), undefined, "");
  }

  /** Nothing runs any more. */
  rest(text: string): void {
    this.#line = 0;
    this.#scope = "";
    if (this.#isRecording) this.#look((this.#engine as Engine).columns(), undefined, text);
  }

  // --- A collection

  #begin(engine: Engine, generation: number): number {
    const hasBegun = engine.beginCollection(generation);
    if (!hasBegun || !this.#isRecording) return hasBegun;
    this.#calledOut = false;
    this.#wasFound = 0;
    const which = ["0, the youngest", "1 and 0", "2, 1 and 0: everything"][generation];
    this.#look(engine.columns(), "start", `A collection begins, of generation ${which}.`);
    return hasBegun;
  }

  #run(engine: Engine): number {
    if (!this.#isRecording) return engine.runCollection();
    const copy = copyColumns(engine.columns());
    this.#looks += COLLECTION_LOOKS * engine.control(SLOT_TOP);
    deducePhases(copy, (seen) => this.#tell(seen));
    this.#wasFound = slotsOfSet(copy).length;
    const reports = engine.control(REPORTS);
    engine.setControl(REPORTS, 1);
    const event = engine.runCollection();
    engine.setControl(REPORTS, reports);
    this.#compare(engine, copy);
    this.#lookAside(engine, copy);
    const isReport = event === EVENT_UNREACHABLE || event === EVENT_UNCOLLECTABLE;
    if (!isReport || reports) return event;
    engine.setControl(BUSY, 0);
    return this.#resume(engine);
  }

  /** The engine's set and the one of the phases are the same, or the recording is worth nothing. */
  #compare(engine: Engine, copy: Columns): void {
    const heap = engine.columns();
    const found = new Set(slotsOfSet(heap));
    for (const slot of slotsOfSet(copy)) {
      if (!found.delete(slot) && !((heap.rows[slot << 2] as number) & ASIDE)) found.add(slot);
    }
    const isEmpty = found.size === 0 || engine.control(PHASE) === PHASE_FINISHED;
    if (!isEmpty) throw new Error(`the phases differ from the engine at slots ${[...found]}`);
  }

  /** What the engine took out of the set because of finalizers of Python up to 3.3. */
  #lookAside(engine: Engine, copy: Columns): void {
    const { rows } = engine.columns();
    const aside = slotsOfSet(copy).filter((slot) => (rows[slot << 2] as number) & ASIDE).length;
    if (aside === 0) return;
    const text =
      "Legacy finalizers: no order of calls is right for all of a cycle. So the objects with " +
      `__del__, and all that they lead to, are set aside: ${aside} of ${this.#wasFound}.`;
    this.#look(engine.columns(), "legacy finalizers", text);
  }

  #resume(engine: Engine): number {
    this.#touched.isWhole = true;
    const isCollectors = engine.control(DEPTH) === engine.control(COLLECTOR_DEPTH);
    if (!this.#isRecording || engine.control(COLLECTING) === 0 || !isCollectors) {
      return engine.resume();
    }
    const before = copyColumns(engine.columns());
    const event = engine.resume();
    this.#replay(before);
    const isUser = event === EVENT_FINALIZE || event === EVENT_WEAK_CALLBACK;
    if (isUser && engine.control(DEPTH) === engine.control(COLLECTOR_DEPTH)) {
      this.#calledOut = true;
      const subject = handleAt(engine.columns(), engine.control(EVENT_SUBJECT));
      const label = this.#names?.title(subject).label;
      if (event === EVENT_FINALIZE) {
        const text = `The finalizer of ${label} is called; nothing in the set has been cleared yet.`;
        this.#look(engine.columns(), "finalizer", text);
      } else {
        const text = `The callback of ${label} is called; it no longer leads anywhere.`;
        this.#look(engine.columns(), "weak callback", text);
      }
    }
    return event;
  }

  /** What the engine did between two events, phase by phase. */
  #replay(copy: Columns): void {
    while (copy.control[PHASE >> 2] !== PHASE_FINISHED && this.#isRecording) {
      const phase = copy.control[PHASE >> 2] as number;
      const before = phase === PHASE_FINALIZERS && this.#calledOut ? copyColumns(copy) : undefined;
      const event = advance(copy);
      if (event !== DONE && event !== COLLECTOR_GOES_ON) return;
      if (before) resurrectionPhases(before, (seen) => this.#tell(seen));
      if (phase !== PHASE_DEDUCED || copy.control[WEAKREF_COUNT >> 2] === 0) continue;
      const text = "Weak references to the set are cleared before any code of the program runs.";
      this.#look(copy, "weak references", text);
    }
  }

  #tell({ heap, phase, gcRefs, text, trace }: PhaseSeen): void {
    this.#gcRefs = gcRefs;
    this.#look(heap, phase, text, trace);
  }

  #end(engine: Engine): void {
    engine.endCollection();
    this.#gcRefs = NO_REFS;
    if (!this.#isRecording) return;
    const collected = engine.control(COLLECTED);
    const uncollectable = engine.control(UNCOLLECTABLE);
    if (this.#wasFound === 0) {
      const text =
        "Nothing is unreachable. The collection ends, and the survivors move to the next generation.";
      this.#look(engine.columns(), "end", text);
      return;
    }
    const rest = uncollectable === 0 ? "" : `, ${uncollectable} cannot be collected`;
    const text = `Clear: the collection ends, ${collected} collected${rest}.`;
    this.#look(engine.columns(), "clear", text);
  }

  // --- One look

  #look(heap: Seen, phase: Phase | undefined, text: string, trace?: Trace): void {
    if (!this.#isRecording) return;
    const engine = this.#engine as Engine;
    if (phase) this.#touched.isWhole = true; // of a copy, or after what the engine did by itself
    // Names are asked of the heap, which refuses while an event waits for the host.
    const busy = engine.control(BUSY);
    engine.setControl(BUSY, 0);
    try {
      this.#note(heap, phase, text, trace);
    } finally {
      engine.setControl(BUSY, busy);
    }
  }

  #note(heap: Seen, phase: Phase | undefined, text: string, trace: Trace | undefined): void {
    const names = this.#names as PythonNames;
    const differences = this.#differences as Differences;
    this.#looks += heap.control[SLOT_TOP >> 2] as number;
    const now = names.variables();
    names.bind(now, (handle) => differences.touch(handle));
    const { changed, gone } = differences.take(heap, this.#gcRefs);
    const variables = sameVariables(this.#variables, now) ? undefined : now;
    const seen = seeCounters(heap);
    const pending = pendingOf(heap);
    const counters = JSON.stringify(seen) === JSON.stringify(this.#counters) ? undefined : seen;
    this.#variables = now;
    this.#counters = seen;
    this.#told += gone.length + (variables?.length ?? 0) + (trace?.length ?? 0) / TRACE_NUMBERS;
    for (const { splice } of changed) this.#told += 1 + (splice?.references.length ?? 0);
    // A step that there is no room for is told of by none of its parts, and nothing follows it.
    if (this.#told < BUDGET.told * RESERVE) {
      this.#moments++;
      this.#send({ changed, gone, variables, counters, pending, phase, text, trace });
    }
    if (this.#isFull || this.#isWithin(1)) return;
    this.#isFull = true;
    this.#options.onFull(this.#moments);
  }

  #send(seen: SeenStep): void {
    const { changed, gone, variables, counters, pending, phase, text, trace } = seen;
    this.#options.onStep({
      line: this.#line,
      scope: this.#scope,
      ...(phase && { phase }),
      text,
      changed,
      gone,
      ...(variables && { variables }),
      ...(counters && { counters }),
      written: this.#options.written(),
      ...(pending.length > 0 && { pending }),
      ...(trace && { trace }),
    });
  }
}

/** What a look found, before the place in the program is added. */
interface SeenStep extends Difference {
  readonly variables: readonly Variable[] | undefined;
  readonly counters: Counters | undefined;
  readonly pending: readonly Pending[];
  readonly phase: Phase | undefined;
  readonly text: string;
  readonly trace: Trace | undefined;
}

function sameVariables(before: readonly Variable[] | undefined, now: readonly Variable[]): boolean {
  return (
    before?.length === now.length &&
    now.every(({ scope, name, to }, at) => {
      const then = before[at] as Variable;
      return then.to === to && then.name === name && then.scope === scope;
    })
  );
}
