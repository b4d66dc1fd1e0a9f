// What the entry points may weigh, bundled and minified with the kernel and the loader, compressed
// with brotli. A budget is a little above what there is; it is raised on purpose only, and the commit
// says what for.

import { describe, expect, test } from "vitest";
import { measureSize, sizeOf } from "../bench/load/size.js";

/** In bytes. */
const BUDGETS: Readonly<Record<string, number>> = {
  "dist/kernel.wasm": 8_800,
  "dist/src/raw.js": 43_000,
  "dist/src/index.js": 40_500,
  "dist/src/js.js": 28_000,
  "dist/src/resources.js": 49_500,
  "dist/src/inspect.js": 16_800,
  "dist/src/workers.js": 530,
  "dist/ouroboros-gc.js": 78_500,
};

describe("sizes", () => {
  test.each(Object.entries(BUDGETS))("%s is within %i bytes", async (file, budget) => {
    const { brotli } = file.endsWith(".wasm") ? sizeOf(file, file) : await measureSize(file);
    expect(brotli).toBeLessThanOrEqual(budget);
    // A budget far above its file guards nothing.
    expect(brotli).toBeGreaterThan(budget * 0.9);
  });
});
