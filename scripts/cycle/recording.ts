// A cycle becomes garbage and is found: the heap at each phase, as the collector's own functions leave it.

import { copyColumns } from "../../demo/recording/copy.js";
import type { Change } from "../../demo/recording/moment.js";
import { deducePhases } from "../../demo/recording/phases.js";
import {
  type GcRefs,
  handleAt,
  liveSlots,
  type Seen,
  seeObject,
} from "../../demo/recording/snapshot.js";
import type { Checks, Engine } from "../../src/engine/engine.js";
import { type Handle, Heap } from "../../src/raw.js";

/** The heap at one moment, by the names of its objects. */
export interface Frame {
  readonly moment: string;
  readonly objects: ReadonlyMap<string, Change>;
}

/** Objects, and what they refer to. */
export const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  a: ["b"],
  b: ["a"],
  c: ["d"],
  d: ["e", "b"],
  e: ["c"],
};

/** Objects that a name of the program holds: the name of `c` is deleted. */
export const NAMED: readonly string[] = ["a", "c"];

const NO_REFS: GcRefs = new Map();

/** The frames, and how many objects the collection freed. */
export function recordCycle(): { frames: Frame[]; freed: number } {
  const frames: Frame[] = [];
  const handles = new Map<string, Handle>();
  const nameOf = (handle: number): string =>
    [...handles].find(([, each]) => each === handle)?.[0] ?? "";
  const look = (moment: string, heap: Seen, gcRefs: GcRefs = NO_REFS): void => {
    const objects = liveSlots(heap)
      .map((slot) => {
        const label = nameOf(handleAt(heap, slot));
        const title = { kind: "object", label, name: label, isInterpreters: false };
        return seeObject(heap, slot, gcRefs, title);
      })
      .map((object): [string, Change] => [object.label, object]);
    frames.push({ moment, objects: new Map(objects) });
  };

  let engine: Engine | undefined;
  const recorder: Checks = {
    watch(watched) {
      engine = watched;
      const runCollection = (): number => {
        deducePhases(copyColumns(watched.columns()), ({ phase, heap, gcRefs }) =>
          look(phase, heap, gcRefs),
        );
        return watched.runCollection();
      };
      return new Proxy(watched, {
        get(target, key): unknown {
          if (key === "runCollection") return runCollection;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
    },
  };

  const heap = new Heap({ checks: recorder, automatic: false });
  const rest = (moment: string): void => look(moment, (engine as Engine).columns());
  for (const [name, referents] of Object.entries(REFERENCES)) {
    handles.set(name, heap.alloc(0, referents.length));
  }
  const handleOf = (name: string): Handle => handles.get(name) as Handle;
  for (const [name, referents] of Object.entries(REFERENCES)) {
    for (const [index, referent] of referents.entries()) {
      heap.setReference(handleOf(name), index, handleOf(referent));
    }
  }
  for (const name of handles.keys()) if (!NAMED.includes(name)) heap.decref(handleOf(name));
  rest("counted");
  heap.decref(handleOf("c"));
  rest("dropped");
  const freed = heap.collect();
  rest("freed");
  return { frames, freed };
}
