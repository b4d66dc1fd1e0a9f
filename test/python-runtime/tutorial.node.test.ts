// The tutorial's own snippets run, one after the other as a reader types them. The text is not part of this
// repository: where it is absent the check says so and is skipped. Snippets that the text leaves unfinished
// are completed here, visibly.

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Python } from "../../python/python.js";
import { ENGINES } from "../engines.js";

const FILE = "../shared/tutorial.txt";
const CODE = /^(import |#|class |def |del | {4}\S|gc\.|\w+(\.\w+)? = )/;

/** Text appended to a line that is left without its continuation. */
const FILLED_IN: Readonly<Record<string, string>> = {
  "# Manually run garbage collection": "print(gc.collect())  # filled in",
  "# Print the number of objects being tracked": "print(gc.get_count())  # filled in",
  "# Checking for circular references": "print(b in gc.get_referrers(a))  # filled in",
  "class MyClass:": "    pass  # filled in",
  "    def __del__(self):": "        print('finalized')  # filled in",
};

/** Runs of lines of code, with blank lines between them, that contain more than a comment. */
function snippets(text: string): string[] {
  const found: string[][] = [];
  let isWithin = false;
  const lines = text.split("\n").map((line) => line.trimEnd());
  for (const [index, line] of lines.entries()) {
    const isCode = CODE.test(line);
    if (isCode && !isWithin) found.push([]);
    if (isCode) {
      const next = lines.slice(index + 1).find((other) => other !== "") ?? "";
      const isOpen = line.endsWith(":") ? !/^\s/.test(lines[index + 1] ?? "") : !CODE.test(next);
      found.at(-1)?.push(line, ...(isOpen && line in FILLED_IN ? [FILLED_IN[line] as string] : []));
    }
    isWithin = isCode || (line === "" && isWithin);
  }
  return found.map((block) => block.join("\n")).filter((block) => /^[^#]/m.test(block));
}

describe.skipIf(!existsSync(FILE)).each(ENGINES)(
  "the tutorial's snippets on $name",
  ({ choice }) => {
    test("run in order and print what the text says", () => {
      const blocks = snippets(readFileSync(FILE, "utf8"));
      expect(blocks).toHaveLength(6);
      let output = "";
      const python = new Python({
        heap: choice,
        write: (text) => {
          output += text;
        },
        writeError: (text) => {
          throw new Error(text);
        },
      });
      for (const [index, block] of blocks.entries()) {
        expect([block, python.run(block, `snippet-${index}`).ending]).toEqual([block, "done"]);
      }
      const after = `print(collected_objects, gc.isenabled(), gc.collect(), gc.garbage)`;
      python.run(after, "after");
      const [collected, count, isFound, ...rest] = output.trimEnd().split("\n");
      expect([collected, isFound, rest]).toEqual(["0", "True", ["finalized", "1 True 1 []"]]);
      expect(count).toMatch(/^\(\d+, \d+, \d+\)$/);
    });
  },
);
