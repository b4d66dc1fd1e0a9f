// The error thrown when disposers threw: one, with all of theirs.

import { GcError, show } from "../errors/error.js";

/** A disposer threw. */
export interface Failure {
  /** The resource, as in messages. */
  readonly name: string;
  readonly error: unknown;
}

/** Failures listed in a message; `errors` has all. */
const SHOWN_MAX = 3;

/**
 * Disposers threw, and everything else was disposed. Has the shape of an `AggregateError`, with a code:
 * ERR_DISPOSER, or ERR_SCOPE when the block of a scope threw first.
 */
export class DisposeError extends GcError {
  /** The thrown values, in order; with ERR_SCOPE the block's comes first. */
  readonly errors: readonly unknown[];

  /** @internal */
  constructor(
    code: "ERR_DISPOSER" | "ERR_SCOPE",
    message: string,
    errors: readonly unknown[],
    cause: unknown,
  ) {
    super(code, message, { cause });
    this.name = "DisposeError";
    this.errors = errors;
  }
}

/** Throws one error for all failures of `call`, if there are any. */
export function throwFailures(call: string, failures: readonly Failure[]): void {
  if (failures.length === 0) return;
  const errors = failures.map(({ error }) => error);
  const message =
    `${call}: ${countText(failures.length)} threw: ${failureText(failures)}. ` +
    "Everything else was disposed. See errors for what they threw.";
  throw new DisposeError("ERR_DISPOSER", message, errors, errors[0]);
}

/** The block of a scope threw, and then disposers. */
export function scopeError(blockError: unknown, failures: readonly Failure[]): DisposeError {
  const message =
    `scope: its block threw (${messageOf(blockError)}), and then ${countText(failures.length)} ` +
    `threw: ${failureText(failures)}. Everything else was disposed. ` +
    "See errors: the block's comes first.";
  const errors = [blockError, ...failures.map(({ error }) => error)];
  return new DisposeError("ERR_SCOPE", message, errors, blockError);
}

function countText(count: number): string {
  return count === 1 ? "1 disposer" : `${count} disposers`;
}

function failureText(failures: readonly Failure[]): string {
  const shown = failures
    .slice(0, SHOWN_MAX)
    .map(({ name, error }) => `${name} (${messageOf(error)})`);
  const more = failures.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The message of a thrown value, whose own code may throw again. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : show(error);
  } catch {
    return "an error without a message";
  }
}
