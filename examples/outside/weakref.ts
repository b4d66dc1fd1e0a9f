// A cache that keeps nothing alive, and a call that is made when an object dies.

import { del, GCObject, gc } from "ouroboros-gc";
import { finalize, ref, WeakValueMap } from "ouroboros-gc/weakref";

class Picture extends GCObject {
  url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }
}

/** Prints what the cache holds before and after its picture dies. */
export function program(print: (line: string) => void): string {
  const cache = new WeakValueMap<string, Picture>();
  const picture = new Picture("a.png");
  cache.set("a.png", picture);
  const weak = ref(picture);
  finalize(picture, (url: string) => print(`free the texture of ${url}`), picture.url);
  print(`cached: ${cache.size}, same: ${weak.deref() === picture}`);
  del(picture);
  print(`cached: ${cache.size}, gone: ${weak.deref() === undefined}`);
  del(weak);
  return gc.engine;
}

export const printed: readonly string[] = [
  "cached: 1, same: true",
  "free the texture of a.png",
  "cached: 0, gone: true",
];
