// The lines of a recording: JSON documents, none of which is trusted before it is checked.

/** A line that is an object with unchecked members. */
export type Line = Record<string, unknown>;

/** Deeper than anything in a recording; text can be nested endlessly. */
const DEPTH_MAX = 6;

const COUNT_MAX = 0x7fffffff;

/** @throws {Error} `NAME, line N: what is x (expected y).` */
export function refuse(where: string, what: string, found: unknown, expected: string): never {
  throw new Error(`${where}: ${what} is ${show(found)} (expected ${expected}).`);
}

function show(found: unknown): string {
  if (found === undefined) return "missing";
  if (typeof found === "object" && found !== null)
    return Array.isArray(found) ? "an array" : "an object";
  return typeof found === "string" ? JSON.stringify(found.slice(0, 40)) : String(found);
}

/** The objects of a text that has one on each line. */
export function readLines(name: string, text: string): Line[] {
  const lines = text.trimEnd().split("\n");
  return lines.map((line, index) => readLine(`${name}, line ${index + 1}`, line));
}

export function readLine(where: string, text: string): Line {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`${where}: not JSON: ${(error as Error).message}.`);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    refuse(where, "the line", document, "an object");
  }
  return document as Line;
}

export function checkCount(
  where: string,
  what: string,
  found: unknown,
  last: number = COUNT_MAX,
): asserts found is number {
  if (Number.isInteger(found) && (found as number) >= 0 && (found as number) <= last) return;
  refuse(where, what, found, `a whole number from 0 to ${last}`);
}

/** Lists of a name and counts. */
export function checkActions(where: string, what: string, found: unknown): void {
  if (!Array.isArray(found)) refuse(where, what, found, "an array");
  for (const action of found as unknown[]) {
    if (!Array.isArray(action)) refuse(where, `an action of ${what}`, action, "an array");
    const [name, ...counts] = action as unknown[];
    if (typeof name !== "string") refuse(where, `an action of ${what}`, name, "a name first");
    // JSON has null in place of None.
    for (const count of counts) if (count !== null) checkCount(where, `${what}: ${name}`, count);
  }
}

/** Refuses a value nested deeper than a recursive walk can go. */
export function checkData(where: string, what: string, found: unknown, depth: number = 0): void {
  if (typeof found !== "object" || found === null) return;
  if (depth === DEPTH_MAX) refuse(where, what, found, `data nested at most ${DEPTH_MAX} deep`);
  for (const value of Object.values(found)) checkData(where, what, value, depth + 1);
}
