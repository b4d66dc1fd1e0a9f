// docs/python-runtime.md says how many calls of the heap an operation of Python's costs.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Python } from "../../python/python.js";

const SETUP = `
class Box:
    def __init__(self, item):
        self.item = item
class Empty:
    pass
def call(): pass
def take(it): pass
def run(turns):
    item = Empty()
    box = Box(item)
    items = [item] * 10
    for i in range(turns):
`;

/** Methods that the heap calls itself. */
const OWN: ReadonlySet<string> = new Set(["constructor", "after", "settle"]);

/** Calls of the heap in a program, by name. */
function callsOf(source: string): Map<string, number> {
  const python = new Python({ heap: { automatic: false } });
  const { heap } = python.machine.memory;
  const calls = new Map<string, number>();
  for (
    let at: object = Object.getPrototypeOf(heap);
    at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value !== "function" || OWN.has(name) || Object.hasOwn(heap, name)) continue;
      Object.defineProperty(heap, name, {
        value: (...args: unknown[]): unknown => {
          calls.set(name, (calls.get(name) ?? 0) + 1);
          return Reflect.apply(value, heap, args);
        },
      });
    }
  }
  expect(python.run(source).ending).toBe("done");
  return calls;
}

/** Calls that one more turn makes, as the page writes them: alloc 1, incref 2. */
function perTurn(statement: string): string {
  const [few, many] = [100, 1100].map((turns) =>
    callsOf(`${SETUP}        ${statement}\nrun(${turns})\n`),
  );
  const entries = [...(many ?? [])].map(([name, count]) => {
    return [name, (count - (few?.get(name) ?? 0)) / 1000] as const;
  });
  return entries
    .filter(([, count]) => count > 0.05)
    .map(([name, count]) => `${name} ${Math.round(count)}`)
    .sort()
    .join(", ");
}

test("an operation calls the heap as often as docs/python-runtime.md says", () => {
  const page = readFileSync("docs/python-runtime.md", "utf8");
  const table = [...page.matchAll(/^\| `(.+)` \| ((?:none|(?:\w+ [\d.]+(?:, )?)+)) \|$/gm)];
  const rows = table.map(([, statement, calls]) => [statement, calls]);
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.map(([statement = ""]) => [statement, perTurn(statement) || "none"])).toEqual(rows);
});
