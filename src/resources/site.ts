// Where in the user's code something was made or disposed: file, line and column, as text.

/** A stack as the engine writes it, of the user's frames; empty when sites are switched off. */
export type Site = string;

/** A function of ours that the user called: frames up to it are left out. */
export type Caller = (...args: never[]) => unknown;

/** What is said where no site is known. */
const NOWHERE = "an unknown place";

interface StackErrorConstructor {
  captureStackTrace?(target: object, below: Caller): void;
  stackTraceLimit?: number;
}

const stacks = Error as StackErrorConstructor;

/**
 * The `depth` frames of the user's code that led to the call of `below`. Cost: some microseconds;
 * nothing at a depth of 0. An engine without `Error.captureStackTrace` adds frames of ours on top.
 */
export function siteOf(depth: number, below: Caller): Site {
  if (depth === 0) return "";
  const { stackTraceLimit } = stacks;
  const holder: { stack?: unknown } = {};
  try {
    stacks.stackTraceLimit = depth;
    if (stacks.captureStackTrace) stacks.captureStackTrace(holder, below);
    else holder.stack = new Error("site").stack;
    // A text, so that nothing of the frames is kept alive; it is read when somebody asks.
    return typeof holder.stack === "string" ? holder.stack : "";
  } catch {
    return ""; // The error machinery of the host is replaced or frozen: no site is known.
  } finally {
    if (stackTraceLimit !== undefined) restore(stackTraceLimit);
  }
}

function restore(limit: number): void {
  try {
    stacks.stackTraceLimit = limit;
  } catch {
    // It was frozen, so it was not changed.
  }
}

/**
 * The site in a message: "file:line:column", further frames on lines of their own. V8 writes a frame
 * as `at f (place)`, other engines as `f@place`.
 */
export function siteText(site: Site): string {
  const places = site
    .split("\n")
    .map((line) => /(?:^\s*at (?:.*\()?|@)(.+?:\d+:\d+)\)?$/.exec(line)?.[1])
    .filter((place) => place !== undefined)
    .map((place) => place.replace(/^file:\/\//, ""));
  return places.join("\n    from ") || NOWHERE;
}
