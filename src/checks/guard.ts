// An engine whose calls are watched: what checks do before and after each call that changes the heap.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { GcError } from "../errors/error.js";
import type { Violation } from "../invariants/violation.js";

/** A call of an engine. */
export type Change = keyof Engine;

/** The calls that change no object; every other one is watched. */
const READS: ReadonlySet<PropertyKey> = new Set<keyof Engine>([
  "control",
  "setControl",
  "statistic",
  "list",
  "stagingArea",
  "getReference",
  "referenceCount",
  "typeOf",
  "metaOf",
  "refcountOf",
  "externalOf",
  "referentOf",
  "callbackObjectOf",
  "firstWeakref",
  "nextWeakref",
  "armTrigger",
  "chooseGeneration",
  "listObjects",
  "listReferrers",
  "listUnreachable",
  "listUncollectable",
  "getReferenceHandle",
  "slotOf",
  "handleOf",
  "readMany",
  "columns",
  "history",
]);

/** What is done around calls that change the heap. May throw, which gives the heap up. */
export interface Watcher {
  /** A number is answered instead of making the call. */
  before?(call: Change, args: readonly number[]): number | undefined;
  after?(call: Change, answer: number, args: readonly number[]): void;
  /** Calls that the watcher answers itself. */
  readonly own?: Partial<Engine>;
}

type Call = (...args: number[]) => number;

/** `engine` with its calls watched, in the order of `watchers`; a call costs a look-up more. */
export function watchEngine(engine: Engine, watchers: readonly Watcher[]): Engine {
  const calls = new Map<PropertyKey, unknown>();
  for (const { own } of watchers) {
    for (const [name, call] of Object.entries(own ?? {})) calls.set(name, call);
  }
  return new Proxy(engine, {
    get(target, name): unknown {
      const known = calls.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const bound = value.bind(target) as Call;
      const call = READS.has(name) ? bound : watchCall(target, name as Change, bound, watchers);
      calls.set(name, call);
      return call;
    },
  });
}

function watchCall(engine: Engine, name: Change, call: Call, watchers: readonly Watcher[]): Call {
  return (...args) => {
    // An interrupted heap refuses the call, and nothing of it is to be believed.
    if (engine.control(layout.BUSY) !== 0) return call(...args);
    for (const watcher of watchers) {
      const answer = watcher.before?.(name, args);
      if (answer !== undefined) return answer;
    }
    const answer = call(...args);
    for (const watcher of watchers) watcher.after?.(name, answer, args);
    return answer;
  };
}

/** So many violations stand in a message; all of them are the error's cause. */
const TOLD = 3;

/** Gives the heap up: every further call is refused. Returns the error to throw. */
export function corruptHeap(engine: Engine, where: string, violations: Violation[]): GcError {
  engine.isCorrupt = true;
  engine.setControl(layout.BUSY, 1);
  const told = violations.slice(0, TOLD).map(({ message }) => message);
  if (violations.length > TOLD) told.push(`and ${violations.length - TOLD} more`);
  return new GcError(
    "ERR_CORRUPT_HEAP",
    `${where}: ${told.join("; ")}. A call of the unchecked engine was wrong, memory was written ` +
      "to, or the collector is. Make a new heap.",
    { cause: violations },
  );
}
