// The text of a call stack, wherever one is read: for the sites of objects, and for the constructors
// that are running. How stacks are made belongs to the program, which may have replaced, frozen or
// limited it; it is left as it was found.

interface StackErrors {
  stackTraceLimit?: number;
}

/**
 * The text that `read` gets while stacks are up to `limit` frames long; "" when there is none to be
 * had, or it is no text.
 */
export function callStack(limit: number, read: () => unknown): string {
  const errors = Error as StackErrors;
  const { stackTraceLimit } = errors;
  try {
    errors.stackTraceLimit = limit;
    const text = read();
    return typeof text === "string" ? text : "";
  } catch {
    return ""; // The error machinery of the host is replaced or frozen.
  } finally {
    restore(errors, limit, stackTraceLimit);
  }
}

/** What is another one by now was set by the program meanwhile, or was frozen, and stays. */
function restore(errors: StackErrors, limit: number, before: number | undefined): void {
  try {
    if (errors.stackTraceLimit === limit && before !== undefined) errors.stackTraceLimit = before;
  } catch {
    // It was frozen, so it was not changed.
  }
}
