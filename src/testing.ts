/**
 * For test suites. Plain functions that throw when an object outlives a test, for any runner; for
 * Vitest and Jest, matchers and a snapshot serializer of managed objects.
 *
 * @packageDocumentation
 * @module ouroboros-gc/testing
 */

import * as layout from "../assembly/layout.js";
import { GcError, show, typeError } from "./errors/error.js";
import { causeOf } from "./errors/history.js";
import type { Inspected, Inspection } from "./heap/inspection.js";
import { innermostCall } from "./host/call-stack.js";

export {
  type AttributeMatchers,
  attributeMatchers,
  type IdentityTester,
  identityTesters,
  type MatcherContext,
  type MatcherResult,
} from "./managed/comparison.js";
export { type SnapshotSerializer, snapshotSerializer } from "./managed/snapshot.js";

declare global {
  // Vitest and @types/jest both read this declaration; without them it has no effect.
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: must match their declaration
    interface Matchers<R, T = {}> {
      toHaveNoLeaks(): R;
      toHaveSameAttributes(expected: object): R;
    }
  }
}

/** A heap of objects: `GC`, or the raw `Heap`. */
export interface HeapOfObjects extends Inspected {
  readonly liveCount: number;
  collect(): number;
  getObjects(): readonly unknown[];
  getReferrers(object: never): readonly unknown[];
}

/** A manager of resources: `Resources`. */
export interface HeapOfResources {
  collect(): number;
  settled(): Promise<void>;
  alive(): readonly {
    readonly name: string;
    readonly size: number;
    readonly createdAt: string;
    readonly owners: readonly string[];
    readonly usedBy: readonly string[];
  }[];
}

/** A heap or manager that can be checked for leaks. */
export type CheckedHeap = HeapOfObjects | HeapOfResources;

/** How many leaks a message describes. */
const SHOWN_MAX = 5;

/** The objects, or names of resources, that were alive at one moment. */
interface Baseline {
  readonly objects: ReadonlySet<unknown>;
  readonly count: number;
}

const NOTHING: Baseline = { objects: new Set(), count: 0 };

/**
 * Calls `block` and throws when objects are alive afterwards that were not before. The heap is collected
 * before and after the block. If the block returns a promise, the check waits until it has settled and the
 * asynchronous disposers that it called have finished.
 *
 * @returns The block's result.
 * @throws {GcError} ERR_LEAK. If the block itself throws, that error is passed on and nothing is checked.
 *
 * @example
 * ```ts
 * import { Resources } from "ouroboros-gc/resources";
 * import { noLeaks } from "ouroboros-gc/testing";
 * const resources = new Resources();
 * const dispose = () => {};
 * noLeaks(resources, () => resources.own({}, { dispose }).dispose());
 * try {
 *   noLeaks(resources, () => void resources.own({}, { dispose, name: "file" }));
 * } catch (error) {
 *   console.log((error as { code: string }).code); // ERR_LEAK
 * }
 * ```
 */
export function noLeaks<R>(heap: CheckedHeap, block: () => R): R {
  const before = baselineOf("noLeaks", heap);
  const result = block();
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== "function") {
    check("noLeaks", heap, before);
    return result;
  }
  return Promise.resolve(result).then(async (value: unknown) => {
    if ("settled" in heap) await heap.settled();
    check("noLeaks", heap, before);
    return value;
  }) as R;
}

/**
 * Throws when any object of the heap is alive after a collection.
 * @throws {GcError} ERR_LEAK
 */
export function assertNoLeaks(heap: CheckedHeap): void {
  check("assertNoLeaks", heap, NOTHING);
}

/**
 * Records what is alive now. For hooks: `check = leakCheck(heap)` before each test, `check()` after it.
 *
 * @returns A function that throws ERR_LEAK when objects are alive that were not alive here.
 */
export function leakCheck(heap: CheckedHeap): () => void {
  const before = baselineOf("leakCheck", heap);
  return () => check("leakCheck", heap, before);
}

/** For `expect.extend`: `expect(heap).toHaveNoLeaks()` is `assertNoLeaks(heap)`. */
export const leakMatchers: {
  toHaveNoLeaks(heap: CheckedHeap): { pass: boolean; message: () => string };
} = {
  toHaveNoLeaks: (heap) => {
    const leaks = leakText("toHaveNoLeaks", heap, NOTHING);
    return {
      pass: leaks === undefined,
      message: () => `toHaveNoLeaks: ${leaks ?? "nothing is alive."}`,
    };
  },
};

function check(call: string, heap: CheckedHeap, before: Baseline): void {
  const leaks = leakText(call, heap, before);
  if (leaks !== undefined) throw new GcError("ERR_LEAK", `${call}: ${leaks}`);
}

/** @throws {TypeError} ERR_ARGUMENT */
function checkHeap(call: string, heap: CheckedHeap): void {
  const { alive, inspection } = Object(heap) as { alive?: unknown; inspection?: unknown };
  if (typeof alive === "function" || typeof inspection === "function") return;
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: ${show(heap)} is not a heap. Pass gc, a GC, a Heap of ouroboros-gc/raw, or Resources.`,
  );
}

function baselineOf(call: string, heap: CheckedHeap): Baseline {
  checkHeap(call, heap);
  heap.collect();
  if ("alive" in heap) {
    const names = heap.alive().map(({ name }) => name);
    return { objects: new Set(names), count: names.length };
  }
  return { objects: new Set(heap.getObjects()), count: heap.liveCount };
}

/** In words, what is alive now and was not before; undefined when there is nothing. */
function leakText(call: string, heap: CheckedHeap, before: Baseline): string | undefined {
  checkHeap(call, heap);
  heap.collect();
  const texts = "alive" in heap ? resourceTexts(heap, before) : objectTexts(heap, before);
  // Objects that the collector does not track are counted, but not listed.
  const grown = "alive" in heap ? 0 : heap.liveCount - before.count;
  const count = Math.max(texts.length, grown);
  if (count <= 0) return undefined;
  const shown = texts.slice(0, SHOWN_MAX).map((text) => text());
  const more = count - shown.length;
  const list = shown.join("; ") + (more > 0 ? `${shown.length > 0 ? "; " : ""}${more} more` : "");
  const what = count === 1 ? "1 object is" : `${count} objects are`;
  return `${what} alive that should not be: ${list}. Dispose of them, or of what keeps them.`;
}

function resourceTexts(heap: HeapOfResources, before: Baseline): (() => string)[] {
  return heap
    .alive()
    .filter(({ name }) => !before.objects.has(name))
    .map(({ name, size, createdAt, owners, usedBy }) => () => {
      const bytes = size > 0 ? `, ${size} bytes` : "";
      const keepers = [
        ...owners.slice(0, SHOWN_MAX).map((site) => `an owner made at ${site}`),
        ...usedBy.slice(0, SHOWN_MAX),
      ];
      return `${name} (created at ${createdAt}${bytes}, kept by ${keepers.join(", ")})`;
    });
}

function objectTexts(heap: HeapOfObjects, before: Baseline): (() => string)[] {
  const inspection = heap.inspection();
  const leaks = heap.getObjects().filter((object) => !before.objects.has(object));
  const isHeldOutside = (object: unknown): boolean =>
    inspection.engine.externalOf(inspection.slotOf(object)) > 0;
  // Objects that keep the others come first: a message describes only a few.
  const [roots, others] = [leaks.filter(isHeldOutside), leaks.filter((one) => !isHeldOutside(one))];
  return [...roots, ...others].map((object) => () => objectText(heap, inspection, object));
}

/** An object, what holds it, and where it was made if the heap's checks record that. */
function objectText(heap: HeapOfObjects, inspection: Inspection, object: unknown): string {
  const { engine, nameOf } = inspection;
  const slot = inspection.slotOf(object);
  const keepers = heap
    .getReferrers(object as never)
    .slice(0, SHOWN_MAX)
    .map(nameOf);
  const holders = engine.externalOf(slot) > 0 ? ["from outside"] : [];
  if (keepers.length > 0) holders.push(`by ${keepers.join(", ")}`);
  const made = engine.history?.(slot, engine.metaOf(slot) >>> layout.VERSION_SHIFT)?.made;
  const site = made === undefined ? "" : `, made at ${innermostCall(made)}`;
  // A raw heap knows an object only by its type, which the handle does not show.
  const type =
    typeof object === "number"
      ? ` of ${inspection.nameOfType(inspection.typeOf(slot, inspection.engine.columns()))}`
      : "";
  const cause = causeOf(inspection.nameCount?.(slot) ?? 0);
  const why = cause === undefined ? "" : `; ${cause}`;
  return `${nameOf(object)}${type} (held ${holders.join(" and ")}${site}${why})`;
}
