// Watches an engine's calls: runs checks before and after each call that changes the heap.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { slotOf } from "../engine/handle.js";
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
  "slotMany",
  "columns",
  "history",
  "site",
]);

/** The calls that make objects. */
export const ALLOCATIONS: ReadonlySet<Change> = new Set<Change>([
  "alloc",
  "place",
  "allocWeakref",
  "allocHandle",
  "placeHandle",
  "allocSteal",
  "allocStealHandle",
  "allocMany",
]);

/** The slots of the objects that the call made; `result` is what it returned. */
export function slotsMade(engine: Engine, call: Change, result: number): number[] {
  if (result <= 0 || !ALLOCATIONS.has(call)) return [];
  if (call !== "allocMany") return [slotOf(result)];
  const staged = engine.stagingArea() as Float64Array;
  return Array.from({ length: result }, (_, index) => slotOf(staged[2 * index] as number));
}

/** Runs before and after calls that change the heap. If it throws, the heap is marked as unusable. */
export interface Watcher {
  /** A number returned here is the call's result, and the call is not made. */
  before?(call: Change, args: readonly number[]): number | undefined;
  after?(call: Change, result: number, args: readonly number[]): void;
  /** Calls that the watcher replaces. */
  readonly own?: Partial<Engine>;
}

type Call = (...args: number[]) => number;

/** `engine` with its calls watched, in the order of `watchers`. Cost: an additional lookup for each call. */
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
      // Looked up at each call: trim() replaces them.
      const bound: Call = (...args) =>
        (Reflect.get(target, name, target) as Call).apply(target, args);
      const call = READS.has(name) ? bound : watchCall(target, name as Change, bound, watchers);
      calls.set(name, call);
      return call;
    },
  });
}

function watchCall(engine: Engine, name: Change, call: Call, watchers: readonly Watcher[]): Call {
  return (...args) => {
    // An interrupted heap refuses the call, and its contents cannot be trusted.
    if (engine.control(layout.BUSY) !== 0) return call(...args);
    for (const watcher of watchers) {
      const result = watcher.before?.(name, args);
      if (result !== undefined) return result;
    }
    const result = call(...args);
    for (const watcher of watchers) watcher.after?.(name, result, args);
    return result;
  };
}

/** How many violations a message shows; the error's cause has all of them. */
const TOLD = 3;

/** If there are violations, makes the heap unusable: every further call is refused. */
export function refuseCorrupt(engine: Engine, where: string, violations: Violation[]): void {
  if (violations.length === 0) return;
  engine.isCorrupt = true;
  engine.setControl(layout.BUSY, 1);
  const told = violations.slice(0, TOLD).map(({ message }) => message);
  if (violations.length > TOLD) told.push(`and ${violations.length - TOLD} more`);
  const site = engine.site ? `, at ${engine.site()}` : "";
  throw new GcError(
    "ERR_CORRUPT_HEAP",
    `${where}${site}: ${told.join("; ")}. A call of the unchecked engine was wrong, memory was ` +
      "overwritten, or the collector is faulty. Make a new heap.",
    { cause: violations },
  );
}
