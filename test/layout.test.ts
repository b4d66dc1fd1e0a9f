/// <reference types="vite/client" />
// docs/layout.md draws the memory; its numbers must be those of assembly/layout.ts, all of them.

import { describe, expect, test } from "vitest";
import * as layout from "../assembly/layout.js";
import page from "../docs/layout.md?raw";

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

describe("docs/layout.md", () => {
  test("has the numbers of assembly/layout.ts", () => {
    const wrong = rows.filter(([name = "", number]) => number !== String(constants.get(name)));
    expect(wrong).toEqual([]);
  });

  test("lists every constant of assembly/layout.ts once, and no other", () => {
    const listed = rows.map(([name]) => name);
    expect(listed.toSorted()).toEqual([...constants.keys()].toSorted());
  });

  test("says which bits of META each name stands for", () => {
    const masks = rows.filter((cells) => /^\d+(-\d+)?$/.test(cells[2] ?? ""));
    expect(masks.length).toBeGreaterThan(10);
    for (const [name = "", , bits = ""] of masks) {
      expect([name, maskOf(bits)]).toEqual([name, constants.get(name)]);
    }
  });

  test("draws META with the bits in their places", () => {
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
