// Every reference that an object is given is written by replaceReference: all other writes to the place of
// references are listed here. The sources are read, not run, because a new write has no test yet.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The functions of a folder's files in which a line matches, as "file: function". */
function functionsWith(folder: string, pattern: RegExp): string[] {
  const found = new Set<string>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".ts")) continue;
    let name = "";
    for (const line of readFileSync(`${folder}/${file}`, "utf8").split("\n")) {
      name = /^(?:export )?function (\w+)/.exec(line)?.[1] ?? name;
      if (pattern.test(line)) found.add(`${file.replace(".ts", "")}: ${name}`);
    }
  }
  return [...found].sort();
}

const WRITES_BESIDE: readonly string[] = [
  // detachCallback handed a weak reference's callback object over to the engine before.
  "weakrefs: forgetCallbackObject",
  // New positions are empty; a row moves into a block unchanged.
  "references: lengthen",
  "references: reserveReferences",
];

test("the kernel writes references in replaceReference alone", () => {
  const stores =
    /store<\w+>\((position|.*\bFIRST_REFERENCE\b|.*\bWEAK_CALLBACK_WORD\b|.*\breferencesOf\b)|memory\.(copy|fill)\(/;
  expect(functionsWith("assembly", stores)).toEqual(
    [
      ...WRITES_BESIDE,
      "columns: relocateColumns", // moves whole columns
      "cycle: beginCycle", // the colours
      "cycle: scanBatch", // the mark stack
      "generations: delist1", // the young list
      "invariants: assertCounts", // gcRefs
      "references: replaceReference",
      "slots: place", // empty positions
      "unreachable: selectScanned", // the candidates' bits
    ].sort(),
  );
});

test("so does the twin", () => {
  const stores =
    /\bwords\[.*\] = |\bblocks\[.*\] = |\bblocks\.(fill|set)\(|rows\[.*\bFIRST_REFERENCE\b.*\] = |\bsetWeakWord\(.*\bWEAK_CALLBACK_WORD\b/;
  expect(functionsWith("src/twin", stores)).toEqual(
    [
      ...WRITES_BESIDE,
      ...["pushGrey", "shade"].map((name) => `barrier: ${name}`), // the colours and the mark stack
      "blocks: freeBlock", // the link of the free list
      "columns: resizeBlocks", // moves the column
      ...["beginCycle", "reach", "refillStack", "shadeRoots"].map((name) => `cycle: ${name}`),
      "deallocation: releaseReferences", // empties what a dying object held
      "garbage: dropOutside", // empties what a deleted object held outside
      "references: replaceReference",
      "slots: place", // empty positions
      "slots: takeBlock", // likewise
      "weakrefs: setWeakWord", // its callers with a callback object are found by name
    ].sort(),
  );
});
