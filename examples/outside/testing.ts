// The author of a test suite: a test that leaks fails, and reports its leftovers.

import { del, GC } from "ouroboros-gc";
import { noLeaks } from "ouroboros-gc/testing";

/** Prints the results of two tests of a cache. */
export function program(print: (line: string) => void): string {
  const heap = new GC();
  class Entry extends heap.Object {
    self?: Entry;
  }
  const cache: Entry[] = [];

  noLeaks(heap, () => {
    const entry = new Entry();
    entry.self = entry;
    del(entry); // a cycle is not a leak
  });
  print("the first test passes");

  try {
    noLeaks(heap, () => void cache.push(new Entry()));
  } catch (error) {
    print((error as { code: string }).code);
    print(`left behind: ${heap.liveCount}`); // the message names it; minified, by a short name
  }
  return heap.engine;
}

export const printed: readonly string[] = ["the first test passes", "ERR_LEAK", "left behind: 1"];
