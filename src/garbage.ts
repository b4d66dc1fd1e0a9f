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

/** A list that calls `take` for each managed object that comes in and `giveUp` for each that goes. */
export function createGarbageList(
  take: (object: ManagedObject) => void,
  giveUp: (object: ManagedObject) => void,
): GarbageList {
  const behind: ManagedObject[] = [];
  // Sorting and reversing write one element over another that they put elsewhere in the next step,
  // so what was written over is released later: at the next call, or in a microtask.
  let writtenOver: ManagedObject[] = [];

  const flush = (): void => {
    if (writtenOver.length === 0) return;
    const objects = writtenOver;
    writtenOver = [];
    for (const object of objects) giveUp(object);
  };
  const release = (values: readonly unknown[]): void => {
    for (const value of values) if (isManaged(value)) giveUp(value);
  };
  const write = (key: PropertyKey, value: unknown): boolean => {
    const previous = Reflect.get(behind, key) as unknown;
    if (isManaged(value)) take(value);
    if (!Reflect.set(behind, key, value)) {
      release([value]);
      return false;
    }
    if (isManaged(previous)) {
      if (writtenOver.push(previous) === 1) queueMicrotask(flush);
    }
    return true;
  };

  const list = new Proxy<ManagedObject[]>(behind, {
    set(_list, key, value: unknown) {
      if (key !== "length") return write(key, value);
      const removed = behind.slice(value as number);
      if (!Reflect.set(behind, key, value)) return false;
      // As in CPython the last one goes first.
      release(removed.reverse());
      return true;
    },
    deleteProperty(_list, key) {
      const previous = Reflect.get(behind, key) as unknown;
      const isDeleted = Reflect.deleteProperty(behind, key);
      if (isDeleted) release([previous]);
      return isDeleted;
    },
    defineProperty: (_list, key, descriptor) =>
      "value" in descriptor && key !== "length" && write(key, descriptor.value),
    // The heap itself appends to it.
    preventExtensions: () => false,
  });
  return { list, behind, flush };
}
