// Retained sizes by the code of Chrome DevTools' Memory panel (the package heap-snapshot-toolkit).

import { createReadStream } from "node:fs";
import { parse } from "heap-snapshot-toolkit";

/** DevTools' data for each node, in the file's order. */
export async function devToolsSizes(file: string): Promise<Float64Array> {
  const { time, timeEnd } = console;
  Object.assign(console, { time: () => {}, timeEnd: () => {} }); // It is made for a browser's console.
  try {
    const parsed = (await parse(createReadStream(file))) as unknown;
    return (parsed as { readonly retainedSizes: Float64Array }).retainedSizes;
  } finally {
    Object.assign(console, { time, timeEnd });
  }
}
