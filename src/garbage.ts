// The list gc.garbage: an ordinary array to its users, which owns a counted reference to each of
// its elements. It is a Proxy, because assigning to `length` is how one empties an array; it is
// short and rarely touched, so that costs nothing that matters.

import { isManaged, type ManagedObject } from "./managed.js";

/** The list as users see it, and the array behind it, which counts nothing. */
export interface GarbageList {
  readonly list: ManagedObject[];
  readonly behind: ManagedObject[];
  /** Releases elements that others were written over. */
  flush(): void;
}

/** What the list needs of its heap. */
export interface GarbageOwner {
  /** Whether the heap still takes calls. */
  isUsable(): boolean;
  /** Called for each managed object that comes in. */
  take(object: ManagedObject): void;
  /** Called for each that goes. */
  giveUp(object: ManagedObject): void;
  /** Around each change of the list: an interrupted heap when it is cut off half-way. */
  inSteps(work: () => void): void;
}

export function createGarbageList(owner: GarbageOwner): GarbageList {
  const behind: ManagedObject[] = [];
  // Sorting and reversing write one element over another that they put elsewhere in the next step,
  // so what was written over is released later: at the next call, or in a microtask.
  let writtenOver: ManagedObject[] = [];

  const flush = (): void => {
    if (writtenOver.length === 0) return;
    owner.inSteps(() => {
      const objects = writtenOver;
      writtenOver = [];
      for (const object of objects) owner.giveUp(object);
    });
  };
  // Nobody is there to take an error.
  const flushLater = (): void => {
    if (owner.isUsable()) flush();
  };
  const release = (values: readonly unknown[]): void => {
    for (const value of values) if (isManaged(value)) owner.giveUp(value);
  };
  const write = (key: PropertyKey, value: unknown): boolean => {
    const previous = Reflect.get(behind, key) as unknown;
    if (isManaged(value)) owner.take(value);
    if (!Reflect.set(behind, key, value)) {
      release([value]);
      return false;
    }
    if (isManaged(previous)) {
      if (writtenOver.push(previous) === 1) queueMicrotask(flushLater);
    }
    return true;
  };

  const setLength = (length: number): boolean => {
    const removed = behind.slice(length);
    behind.length = length;
    // As in CPython the last one goes first.
    release(removed.reverse());
    return true;
  };
  const change = (work: () => boolean): boolean => {
    let isDone = false;
    owner.inSteps(() => {
      isDone = work();
    });
    return isDone;
  };

  const list = new Proxy<ManagedObject[]>(behind, {
    set(_list, key, value: unknown) {
      if (key !== "length") return change(() => write(key, value));
      const length = Number(value);
      // What is no length throws what it throws for every array.
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
    // The heap itself appends to it.
    preventExtensions: () => false,
  });
  return { list, behind, flush };
}
