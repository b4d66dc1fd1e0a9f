// The classes of the program that sweeps a managed heap: each kind of object, and where it calls out.

import type { GC, ManagedObject } from "../../src/index.js";

/** Where a heap calls user code. */
export type CallOut =
  | "__del__"
  | "legacy __del__"
  | "weak reference callback"
  | "__call__"
  | "finalize"
  | "WeakMethod callback"
  | "collection callback"
  | "debug sink"
  | "toString"
  | "onUnraisable"
  | "onLeak";

/** Any attribute of any class. */
export type Attributes = Record<string, unknown>;

export const attributesOf = (object: ManagedObject): Attributes => object as unknown as Attributes;

export type Classes = Record<
  "Node" | "Fielded" | "Finalized" | "Throwing" | "Legacy" | "Callable" | "Dictionary",
  new () => ManagedObject
>;

/** The classes of one heap. */
export function classesFor(
  heap: GC,
  callOut: (where: CallOut, object?: ManagedObject) => void,
): Classes {
  class Node extends heap.Object {
    declare left: unknown;
    declare right: unknown;
  }
  class Fielded extends heap.Object {
    first: unknown = null;
    second: unknown = undefined;
  }
  class Finalized extends Node {
    override __del__(): void {
      callOut("__del__", this);
    }
  }
  class Throwing extends heap.Object {
    override __del__(): void {
      throw new Error("a finalizer that always throws");
    }
    override toString(): string {
      callOut("toString");
      return "throwing";
    }
  }
  class Legacy extends Node {
    static readonly finalizers = "legacy";
    override __del__(): void {
      callOut("legacy __del__", this);
    }
  }
  class Callable extends heap.Object {
    __call__(): void {
      callOut("__call__");
    }
  }
  class Dictionary extends heap.Object {}
  return { Node, Fielded, Finalized, Throwing, Legacy, Callable, Dictionary };
}
