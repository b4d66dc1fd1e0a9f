// Call stacks as text: reading them, and parsing their lines. The program may have replaced, frozen or
// limited the stack machinery; it is left as it was found.

/** A stack of user frames, as the JavaScript engine writes it; empty when sites are switched off. */
export type Site = string;

/** A function of ours that the user called: it and the frames above it are left out. */
export type Caller = (...args: never[]) => unknown;

interface StackErrors {
  stackTraceLimit?: number;
  captureStackTrace?(target: object, below: Caller): void;
}

const errors = Error as StackErrors;

/**
 * The text that `read` returns while stacks may be `limit` frames long; "" when it throws or returns
 * anything but text.
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

/** Restores the limit. If it has another value by now, the program set it or froze it, so it stays. */
function restore(limit: number, before: number | undefined): void {
  try {
    if (errors.stackTraceLimit === limit && before !== undefined) errors.stackTraceLimit = before;
  } catch {
    // It was frozen, so it was not changed.
  }
}

/**
 * The `depth` frames of user code that led to the call of `below`. Cost: a few microseconds; nothing at
 * depth 0. On an engine without `Error.captureStackTrace` frames of ours come first.
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

/** The lines of a stack that name a place: one for each call, innermost first. */
export function callsOf(stack: string): string[] {
  return stack.split("\n").filter((line) => placeOf(line) !== undefined);
}

/** "file:line:column" of a call. V8 writes `at f (place)`, other engines `f@place`. */
export function placeOf(call: string): string | undefined {
  return /(?:^\s*at (?:.*\()?|@)(.+?:\d+:\d+)\)?$/.exec(call)?.[1];
}

/** The site in a message: "file:line:column", further frames on their own lines. */
export function siteText(site: Site): string {
  const places = callsOf(site).map((call) => placeOf(call)?.replace(/^file:\/\//, ""));
  return places.join("\n    from ") || "an unknown place";
}

/** The innermost call of a stack in a message; for a constructor, also who called it. */
export function innermostCall(stack: string): string {
  const calls = stack.split("\n").map((line) => line.trim().replace(/^at /, ""));
  const first = calls.findIndex((call) => !call.startsWith("new "));
  return calls.slice(0, first < 0 ? calls.length : first + 1).join(", from ");
}
