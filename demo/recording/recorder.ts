// Records a program's heap: after each statement, and at each phase of each collection. It stands
// beside the heap as checks do, sees the calls that make up a collection, and copies columns.

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
  UNCOLLECTABLE,
  WEAKREF_COUNT,
} from "../../assembly/layout.js";
import type { Python, Step as Statement } from "../../python/python.js";
import type { Checks, Engine } from "../../src/engine/engine.js";
import { advance } from "../../src/twin/collect.js";
import type { Columns } from "../../src/twin/columns.js";
import { copyColumns } from "./copy.js";
import type { Phase, SeenObject, Step } from "./moment.js";
import { PythonNames } from "./names.js";
import { deducePhases, type PhaseSeen, resurrectionPhases, slotsOfSet } from "./phases.js";
import {
  type GcRefs,
  handleAt,
  liveSlots,
  referenceCount,
  type Seen,
  seeCounters,
  seeObject,
} from "./snapshot.js";

/** What a recording may cost; beyond it the program goes on unrecorded, and `onFull` is told. */
const MOMENTS_MAX = 3000;
/** Looks at objects and references: time. */
const LOOKS_MAX = 4_000_000;
/** Objects, references and variables that are told of: what a page receives and keeps. */
const TOLD_MAX = 200_000;

const NO_REFS: GcRefs = new Map();

export interface RecorderOptions {
  readonly onStep: (step: Step) => void;
  readonly onFull: (momentCount: number) => void;
  /** Characters that the program has written so far. */
  readonly written: () => number;
}

export class Recorder implements Checks {
  readonly #options: RecorderOptions;
  #engine: Engine | undefined;
  #names: PythonNames | undefined;
  /** By slot, the objects that were there before the program: they are no part of the picture. */
  readonly #others: Map<number, number> = new Map();
  #known: Map<number, string> = new Map();
  #gcRefs: GcRefs = NO_REFS;
  #line = 0;
  #scope = "";
  #moments = 0;
  #looks = 0;
  #told = 0;
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
    return new Proxy(engine, {
      get(target, name): unknown {
        const known = own.get(name);
        if (known !== undefined) return known;
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        const bound: unknown = value.bind(target);
        own.set(name, bound);
        return bound;
      },
    });
  }

  /** Everything from now on belongs to the program. */
  start(python: Python): void {
    this.#names = new PythonNames(python);
    const heap = (this.#engine as Engine).columns();
    const { handle } = python.machine.main.namespace;
    for (const slot of liveSlots(heap)) {
      if (handleAt(heap, slot) !== handle) this.#others.set(slot, handleAt(heap, slot));
    }
  }

  get #isRecording(): boolean {
    const isWithin =
      this.#moments < MOMENTS_MAX && this.#looks < LOOKS_MAX && this.#told < TOLD_MAX;
    return this.#names !== undefined && isWithin;
  }

  /** A statement is about to run. */
  statement({ line, scope, file }: Statement, ofFile: string): void {
    if (file !== ofFile || !this.#isRecording) return;
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
      const label = this.#names?.label(handleAt(engine.columns(), engine.control(EVENT_SUBJECT)));
      if (event === EVENT_FINALIZE) {
        const text = `The finalizer of ${label} is called: nothing of the set is cleared yet.`;
        this.#look(engine.columns(), "finalizer", text);
      } else {
        const text = `The callback of ${label} is called: it leads nowhere any more.`;
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
      const text = "Weak references to the set are cleared, before any user code can see it.";
      this.#look(copy, "weak references", text);
    }
  }

  #tell({ heap, phase, gcRefs, text }: PhaseSeen): void {
    this.#gcRefs = gcRefs;
    this.#look(heap, phase, text);
  }

  #end(engine: Engine): void {
    engine.endCollection();
    this.#gcRefs = NO_REFS;
    if (!this.#isRecording) return;
    const collected = engine.control(COLLECTED);
    const uncollectable = engine.control(UNCOLLECTABLE);
    if (this.#wasFound === 0) {
      const text = "Nothing is unreachable: the collection ends, the survivors grow older.";
      this.#look(engine.columns(), "end", text);
      return;
    }
    const rest = uncollectable === 0 ? "" : `, ${uncollectable} cannot be collected`;
    const text = `Clear: the collection ends, ${collected} collected${rest}.`;
    this.#look(engine.columns(), "clear", text);
  }

  // --- One look

  #look(heap: Seen, phase: Phase | undefined, text: string): void {
    if (!this.#isRecording) return;
    const engine = this.#engine as Engine;
    // Names are asked of the heap, which refuses while an event waits for the host.
    const busy = engine.control(BUSY);
    engine.setControl(BUSY, 0);
    try {
      this.#note(heap, phase, text);
    } finally {
      engine.setControl(BUSY, busy);
    }
  }

  #note(heap: Seen, phase: Phase | undefined, text: string): void {
    const names = this.#names as PythonNames;
    const isWanted = (slot: number): boolean => this.#others.get(slot) !== handleAt(heap, slot);
    const slots = liveSlots(heap).filter(isWanted);
    for (const slot of slots) this.#looks += 1 + referenceCount(heap, slot);
    if (this.#looks >= LOOKS_MAX) {
      this.#options.onFull(this.#moments);
      return;
    }
    const variables = names.variables();
    this.#told += variables.length;
    const known = new Map<number, string>();
    const changed: SeenObject[] = [];
    for (const slot of slots) {
      const object = seeObject(heap, slot, names, this.#gcRefs, isWanted);
      const signature = JSON.stringify(object);
      known.set(object.handle, signature);
      if (this.#known.get(object.handle) === signature) continue;
      changed.push(object);
      this.#told += 1 + object.references.length;
      if (this.#told >= TOLD_MAX) {
        this.#options.onFull(this.#moments);
        return;
      }
    }
    const gone = [...this.#known.keys()].filter((handle) => !known.has(handle));
    this.#known = known;
    this.#moments++;
    this.#options.onStep({
      line: this.#line,
      scope: this.#scope,
      ...(phase && { phase }),
      text,
      changed,
      gone,
      variables,
      counters: seeCounters(heap),
      written: this.#options.written(),
    });
    if (!this.#isRecording) this.#options.onFull(this.#moments);
  }
}
