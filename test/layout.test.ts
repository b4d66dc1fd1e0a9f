/// <reference types="vite/client" />
// docs/layout.md draws the memory; its numbers must be those of assembly/layout.ts, all of them.

import { describe, expect, test } from "vitest";
import * as layout from "../assembly/layout.js";
import page from "../docs/layout.md?raw";
import { blockCapacity } from "../src/engine/block-capacity.js";
import { instantiateKernel, kernelModule } from "../src/engine/load.js";
import { Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

/**
 * SHA-256 of every name and number of a version. A digest never changes: whoever changes a number gives the
 * layout a new version, and adds its line.
 */
const DIGESTS: Readonly<Record<number, string>> = {
  2: "b311e38103a747c59477a6efebb23573b76869bbb35fc507903bd80f125f0eaf",
  3: "294a42ecc0b34776c0e86bb6c15c726d89078d57e677eafdf2f46fb3633054e2",
};

const constants: ReadonlyMap<string, number> = new Map(Object.entries(layout));

/** The cells of every table row of the page whose first cell is a name in capitals. */
const rows: string[][] = page
  .split("\n")
  .filter((line) => /^\| `[A-Z][A-Z0-9_]*` \|/.test(line))
  .map((line) => line.slice(1, -1).split("|"))
  .map((cells) => cells.map((cell) => cell.trim().replace(/^`(.*)`$/, "$1")));

/** The mask of "5" or "4-3". */
function maskOf(bits: string): number {
  const [high, low] = bits.split("-").map(Number) as [number, number | undefined];
  return 2 ** (high + 1) - 2 ** (low ?? high);
}

test("no number of the layout changes without LAYOUT_VERSION", async () => {
  const lines = [...constants].map(([name, number]) => `${name} ${number}`).sort();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join("\n")));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  expect(hex.join("")).toBe(DIGESTS[layout.LAYOUT_VERSION]);
});

test("less than a fifth of a block is unused when it is made", () => {
  for (let words = layout.INLINE_MAX + 1; words < 100_000; words++) {
    const unused = blockCapacity(words) - words;
    if (unused < 0 || unused * 5 >= blockCapacity(words)) expect([words, unused]).toBeUndefined();
  }
});

describe.each(ENGINES)("a row on $name", ({ choice }) => {
  test("doubles its block on push, and keeps it when it gets shorter", () => {
    const heap = new Heap(choice);
    const row = heap.alloc();
    const capacity = (): number | undefined =>
      heap.unchecked.columns().rows[heap.unchecked.slotOf(row) * 4 + layout.CAPACITY / 4];
    for (let pushed = 0; pushed < 33; pushed++) heap.pushReference(row, 0);
    expect(capacity()).toBe(64);
    while (heap.referenceCount(row) > 10) heap.popReference(row);
    expect(capacity()).toBe(64);
  });
});

test("an instance of the kernel keeps no state but the addresses of its columns", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 100 });
  const [first, second] = [0, 1].map(() => instantiateKernel(kernelModule(), memory));
  if (!first || !second) throw new Error("no instances");
  first.initialize(3);
  const slot = first.alloc(7, 1, 0);
  first.setReference(slot, 0, slot);
  first.allocWeakref(8, slot, 0, 0, 0);
  first.reserve(5000, 0, 0);
  second.initialize(4);
  expect(second.handleOf(slot)).toBe(first.handleOf(slot));
  expect(second.decref(slot)).toBe(layout.DONE);
  second.beginCollection(2);
  expect(second.runCollection()).toBe(layout.DONE);
  expect(new Uint32Array(memory.buffer)[layout.COLLECTED / 4]).toBe(1);
  expect(second.refcountOf(slot)).toBe(0);
});

describe("docs/layout.md", () => {
  test("has the numbers of assembly/layout.ts", () => {
    const wrong = rows.filter(([name = "", number]) => number !== String(constants.get(name)));
    expect(wrong).toEqual([]);
  });

  test("lists every constant of assembly/layout.ts once, and no other", () => {
    const listed = rows.map(([name]) => name);
    expect(listed.toSorted()).toEqual([...constants.keys()].toSorted());
  });

  test("gives the bits of META for each name", () => {
    const masks = rows.filter((cells) => /^\d+(-\d+)?$/.test(cells[2] ?? ""));
    expect(masks.length).toBeGreaterThan(10);
    for (const [name = "", , bits = ""] of masks) {
      expect([name, maskOf(bits)]).toEqual([name, constants.get(name)]);
    }
  });

  test("draws META with the right bits in each place", () => {
    const { VERSION_SHIFT, LISTED_1, LISTED_0 } = layout;
    const [numbers = ""] = page.split("\n").filter((line) => /^31 .* 2 1 0$/.test(line));
    const drawn = numbers.trim().split(/\s+/).map(Number);
    const bits = [31, VERSION_SHIFT, Math.log2(LISTED_1), Math.log2(LISTED_0)];
    expect(drawn).toEqual([...bits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  test("adds up the bytes of a slot", () => {
    const columns = [...page.matchAll(/^\| [a-zA-Z ]+ \| ([\d.]+) \|/gm)].map(([, bytes]) => bytes);
    const sum = columns.reduce((total, bytes) => total + Number(bytes), 0);
    expect(page).toContain(`columns: ${sum} bytes a slot`);
    expect(page).toContain(`| counts | ${layout.COUNTS_BYTES} |`);
    expect(page).toContain(`| rows | ${layout.ROW_BYTES} |`);
  });

  test("draws the control block up to where the columns begin", () => {
    expect(page).toMatch(new RegExp(`^0 +${layout.CONTROL_BYTES} +memory end$`, "m"));
  });
});
