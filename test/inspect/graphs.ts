// Small random graphs, made as heaps, and the answers about them by the plainest method: a node is removed,
// and what can no longer be reached was retained by it.

import fc from "fast-check";
import type { EngineChoice } from "../../src/engine/engine.js";
import { FINALIZER, type Handle, Heap, LEAF } from "../../src/raw.js";

/** A graph to be made; references are indexes of objects. */
export interface GraphText {
  readonly objects: readonly {
    readonly references: readonly (number | null)[];
    readonly external: number;
    readonly type: number;
    readonly isLeaf: boolean;
  }[];
}

const OBJECT_COUNT_MAX = 14;

export const graphTexts: fc.Arbitrary<GraphText> = fc
  .integer({ min: 1, max: OBJECT_COUNT_MAX })
  .chain((count) =>
    fc.record({
      objects: fc.array(
        fc.record({
          references: fc.array(fc.option(fc.nat(count - 1), { freq: 6 }), { maxLength: 4 }),
          external: fc.oneof(
            { weight: 3, arbitrary: fc.constant(0) },
            { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
          ),
          type: fc.nat(2),
          isLeaf: fc.boolean(),
        }),
        { minLength: count, maxLength: count },
      ),
    }),
  )
  .map(({ objects }) => ({
    objects: objects.map((each) => ({
      ...each,
      isLeaf: each.isLeaf && each.references.length === 0,
    })),
  }));

/** A heap with the graph in it, and the handle of each object that lives. */
export interface GraphHeap {
  readonly heap: Heap;
  readonly handles: readonly Handle[];
  /** Indexes of the objects that are alive: the others were deallocated at once. */
  readonly alive: readonly number[];
}

export function makeHeap({ objects }: GraphText, choice: EngineChoice): GraphHeap {
  const heap = new Heap({ ...choice, automatic: false, onFinalize: () => {} });
  const handles = objects.map(({ references, type, isLeaf }, index) =>
    heap.alloc(type, references.length, isLeaf ? LEAF : index % 3 === 0 ? FINALIZER : 0),
  );
  for (const [index, { references, external }] of objects.entries()) {
    const handle = handles[index] as Handle;
    for (const [position, target] of references.entries()) {
      if (target !== null) heap.setReference(handle, position, handles[target] as Handle);
    }
    heap.incref(handle, external);
  }
  for (const handle of handles) heap.decref(handle);
  const alive = handles.flatMap((handle, index) => (heap.isAlive(handle) ? [index] : []));
  return { heap, handles, alive };
}

/** The objects that can be reached from `starts` without going through `without`. */
export function reach(
  { objects }: GraphText,
  starts: Iterable<number>,
  without = -1,
): ReadonlySet<number> {
  const reached = new Set<number>();
  for (const start of starts) if (start !== without) reached.add(start);
  for (const index of reached) {
    for (const target of objects[index]?.references ?? []) {
      if (target !== null && target !== without) reached.add(target);
    }
  }
  return reached;
}

/** Number of references on the shortest path from `start` to `end`; undefined if there is none. */
export function distance(
  text: GraphText,
  starts: readonly number[],
  end: number,
): number | undefined {
  let front = new Set(starts);
  for (let steps = 0; steps <= text.objects.length; steps++) {
    if (front.has(end)) return steps;
    front = new Set(
      [...front]
        .flatMap((index) => text.objects[index]?.references ?? [])
        .filter((target) => target !== null),
    );
  }
  return undefined;
}
