// For a page that may not use WebAssembly: the same objects on the TypeScript engine.

import { del, GCObject, gc } from "ouroboros-gc/js";

class Node extends GCObject {
  parent?: Node;
  child?: Node;
}

/** Prints the result of one collection of a parent and its child. */
export function program(print: (line: string) => void): string {
  const parent = new Node();
  const child = new Node();
  parent.child = child;
  child.parent = parent;
  del(parent);
  del(child);
  print(`collected: ${gc.collect()}, alive: ${gc.liveCount}`);
  return gc.engine;
}

export const printed: readonly string[] = ["collected: 2, alive: 0"];
