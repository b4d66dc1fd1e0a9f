// The list gc.garbage: an ordinary array to its users, which owns a counted reference to each of
// its elements. It is a Proxy, because assigning to `length` is how one empties an array; it is
// short and rarely touched, so that costs nothing that matters.

import { isManaged, type ManagedObject } from "./managed.js";

/** The list as users see it, and the array behind it, which counts nothing. */
export interface GarbageList {
  readonly list: ManagedObject[];
  readonly behind: ManagedObject[];
}

/** A list that calls `take` for each managed object that comes in and `giveUp` for each that goes. */
export function createGarbageList(
  take: (object: ManagedObject) => void,
  giveUp: (object: ManagedObject) => void,
): GarbageList {
  const release = (values: unknown[]): void => {
    for (const value of values) if (isManaged(value)) giveUp(value);
  };
  const behind: ManagedObject[] = [];
  const list = new Proxy<ManagedObject[]>(behind, {
    set(_list, key, value: unknown) {
      if (key === "length") {
        const removed = behind.slice(value as number);
        Reflect.set(behind, key, value);
        // As in CPython the last one goes first.
        release(removed.reverse());
        return true;
      }
      if (isManaged(value)) take(value);
      const previous = Reflect.get(behind, key) as unknown;
      const isSet = Reflect.set(behind, key, value);
      release([previous]);
      return isSet;
    },
    deleteProperty(_list, key) {
      const previous = Reflect.get(behind, key) as unknown;
      const isDeleted = Reflect.deleteProperty(behind, key);
      release([previous]);
      return isDeleted;
    },
  });
  return { list, behind };
}
