// The list gc.garbage: an ordinary array to its users, which owns a counted reference to each element.
// It is a Proxy because an array can be emptied by assigning to `length`. The list is short and rarely
// used, so the Proxy's cost does not matter.

import * as layout from "../../assembly/layout.js";
import type { ManagedHeap } from "./contract.js";
import { isAnyGiven, takeOver } from "./given.js";
import { heapOfObject, isManaged, type ManagedObject, slotOfObject } from "./object.js";
import { deadObject, foreignObject, refuseOtherCopies } from "./refusal.js";

/** The list as users see it, and the array behind it, which does no counting. */
export interface GarbageList {
  readonly list: ManagedObject[];
  readonly behind: ManagedObject[];
  /** Releases elements that have been overwritten. */
  flush(): void;
}

/** Array methods that add items: each assigns them one after the other. */
const TAKING: ReadonlySet<PropertyKey> = new Set(["fill", "push", "splice", "unshift"]);

export function createGarbageList(heap: ManagedHeap<ManagedObject>): GarbageList {
  const behind: ManagedObject[] = [];
  // Sorting and reversing overwrite an element before they store it elsewhere, so overwritten elements
  // are released later: at the next call, or in a microtask.
  let writtenOver: ManagedObject[] = [];

  const check = (object: unknown): void => {
    if (!isManaged(object)) {
      refuseOtherCopies("garbage", object);
      return;
    }
    if (heapOfObject(object) !== heap) throw foreignObject("garbage", object);
    const slot = slotOfObject(object);
    if (slot === layout.NIL || heap.isDying(slot)) throw deadObject("garbage", object);
  };
  const release = (values: readonly unknown[]): void => {
    for (const value of values) {
      if (!isManaged(value) || heap.life.isDisposed) continue;
      heap.fields.prepare();
      if (!heap.life.isDisposed) heap.settle(heap.dropName(slotOfObject(value)));
    }
  };
  const flush = (): void => {
    if (writtenOver.length === 0) return;
    heap.life.inSteps(() => {
      const objects = writtenOver;
      writtenOver = [];
      release(objects);
    });
  };
  // In a microtask there is no caller to throw to.
  const flushLater = (): void => {
    if (heap.life.isReady) flush();
  };
  const write = (key: PropertyKey, value: unknown): boolean => {
    const previous = Reflect.get(behind, key) as unknown;
    check(value);
    if (isManaged(value)) heap.takeName(slotOfObject(value));
    if (!Reflect.set(behind, key, value)) {
      release([value]);
      return false;
    }
    if (isManaged(previous)) {
      if (writtenOver.push(previous) === 1) queueMicrotask(flushLater);
    }
    if (isAnyGiven && isManaged(value)) takeOver(value);
    return true;
  };

  const setLength = (length: number): boolean => {
    const removed = behind.slice(length);
    behind.length = length;
    // As in CPython, the last one is released first.
    release(removed.reverse());
    return true;
  };
  const change = (work: () => boolean): boolean => {
    let isDone = false;
    heap.life.inSteps(() => {
      isDone = work();
    });
    return isDone;
  };
  // All items are checked before the first is stored, and held until the last is: releasing an old element
  // may run user code, and so may reading the other arguments.
  const taking = (method: (...items: unknown[]) => unknown): typeof method =>
    function (this: unknown, ...items) {
      for (const item of items) check(item);
      const held = items.filter(isManaged);
      heap.life.inSteps(() => {
        for (const object of held) heap.takeName(slotOfObject(object));
      });
      let isHeld = true;
      try {
        return Reflect.apply(method, this, items);
      } finally {
        try {
          if (heap.life.isReady) heap.life.inSteps(() => release(held));
          isHeld = false;
        } finally {
          // The stack was exhausted before the first step: the names would have no owner.
          if (isHeld) heap.life.heap.calls = heap.life.absent;
        }
      }
    };

  const list = new Proxy<ManagedObject[]>(behind, {
    set(_list, key, value: unknown) {
      if (key !== "length") return change(() => write(key, value));
      const length = Number(value);
      // An invalid length throws as with any array.
      if (length >>> 0 !== length) return Reflect.set(behind, key, length);
      return change(() => setLength(length));
    },
    deleteProperty: (_list, key) =>
      change(() => {
        const previous = Reflect.get(behind, key) as unknown;
        const isDeleted = Reflect.deleteProperty(behind, key);
        if (isDeleted) release([previous]);
        return isDeleted;
      }),
    defineProperty: (_list, key, descriptor) =>
      "value" in descriptor && key !== "length" && change(() => write(key, descriptor.value)),
    // The heap itself must be able to append.
    preventExtensions: () => false,
    get(_list, key) {
      heap.life.check();
      const value: unknown = Reflect.get(behind, key);
      return typeof value === "function" && TAKING.has(key) ? taking(value as never) : value;
    },
    has(_list, key) {
      heap.life.check();
      return Reflect.has(behind, key);
    },
    ownKeys() {
      heap.life.check();
      return Reflect.ownKeys(behind);
    },
    getOwnPropertyDescriptor(_list, key) {
      heap.life.check();
      return Reflect.getOwnPropertyDescriptor(behind, key);
    },
  });
  return { list, behind, flush };
}
