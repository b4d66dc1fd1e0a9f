// Call stacks as text: how they are read, and what their lines say. How stacks are made belongs to the
// program, which may have replaced, frozen or limited it; it is left as it was found.

/** A stack as the engine writes it, of the user's frames; empty when sites are switched off. */
export type Site = string;

/** A function of ours that the user called: frames up to it are left out. */
export type Caller = (...args: never[]) => unknown;

interface StackErrors {
  stackTraceLimit?: number;
  captureStackTrace?(target: object, below: Caller): void;
}

const errors = Error as StackErrors;

/**
 * The text that `read` gets while stacks are up to `limit` frames long; "" when there is none to be
 * had, or it is no text.
 */
export function callStack(limit: number, read: () => unknown): string {
  const { stackTraceLimit } = errors;
  try {
    errors.stackTraceLimit = limit;
    const text = read();
    return typeof text === "string" ? text : "";
  } catch {
    return ""; // The error machinery of the host is replaced or frozen.
  } finally {
    restore(limit, stackTraceLimit);
  }
}

/** What is another one by now was set by the program meanwhile, or was frozen, and stays. */
function restore(limit: number, before: number | undefined): void {
  try {
    if (errors.stackTraceLimit === limit && before !== undefined) errors.stackTraceLimit = before;
  } catch {
    // It was frozen, so it was not changed.
  }
}

/**
 * The `depth` frames of the user's code that led to the call of `below`. Cost: some microseconds;
 * nothing at a depth of 0. An engine without `Error.captureStackTrace` adds frames of ours on top.
 */
export function siteOf(depth: number, below: Caller): Site {
  if (depth === 0) return "";
  return callStack(depth, () => {
    if (!errors.captureStackTrace) return new Error("site").stack;
    const holder: { stack?: unknown } = {};
    errors.captureStackTrace(holder, below);
    return holder.stack;
  });
}

/** The lines of a stack that tell a place: one for each call, innermost first. */
export function callsOf(stack: string): string[] {
  return stack.split("\n").filter((line) => placeOf(line) !== undefined);
}

/** "file:line:column" of a call. V8 writes one as `at f (place)`, other engines as `f@place`. */
export function placeOf(call: string): string | undefined {
  return /(?:^\s*at (?:.*\()?|@)(.+?:\d+:\d+)\)?$/.exec(call)?.[1];
}

/** The site in a message: "file:line:column", further frames on lines of their own. */
export function siteText(site: Site): string {
  const places = callsOf(site).map((call) => placeOf(call)?.replace(/^file:\/\//, ""));
  return places.join("\n    from ") || "an unknown place";
}

/** The innermost call of a stack in a message; constructors say who called them, too. */
export function innermostCall(stack: string): string {
  const calls = stack.split("\n").map((line) => line.trim().replace(/^at /, ""));
  const first = calls.findIndex((call) => !call.startsWith("new "));
  return calls.slice(0, first < 0 ? calls.length : first + 1).join(", from ");
}
