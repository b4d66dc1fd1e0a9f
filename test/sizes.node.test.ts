// The largest allowed size of each entry point, bundled and minified with all its imports, compressed with
// brotli; test/pages/page.ts has the cost of a single name of each. A budget is a little above the present
// size; it is raised only on purpose, and the commit says what for.

import { describe, expect, test } from "vitest";
import { measureSize, sizeOf } from "../bench/load/size.js";

/** In bytes. */
const BUDGETS: Readonly<Record<string, number>> = {
  "dist/kernel.wasm": 10_700,
  "dist/src/raw.js": 30_050,
  "dist/src/index.js": 29_450,
  "dist/src/js.js": 28_250,
  "dist/src/resources.js": 33_250,
  "dist/src/inspect.js": 15_950,
  "dist/src/graph.js": 8_050,
  "dist/src/workers.js": 460,
  "dist/ouroboros-gc.js": 84_050,
};

describe("sizes", () => {
  test.each(Object.entries(BUDGETS))("%s is within %i bytes", async (file, budget) => {
    const { brotli } = file.endsWith(".wasm") ? sizeOf(file, file) : await measureSize(file);
    expect(brotli).toBeLessThanOrEqual(budget);
    // A budget far above its file guards nothing.
    expect(brotli).toBeGreaterThan(budget * 0.9);
  });
});
