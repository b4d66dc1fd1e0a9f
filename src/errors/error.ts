// Every error that the library throws on purpose, with its stable code. Match on `code`, not on the
// class: two copies of the package have two classes. All messages have one form:
// `<call>: <what is wrong, with the values> (<expected>). <what to do>.`

/** The stable codes of all errors; the table in docs/errors.md says what to do about each. */
export type GcErrorCode =
  | "ERR_ARGUMENT"
  | "ERR_BUSY"
  | "ERR_CORRUPT_HEAP"
  | "ERR_DEADLINE"
  | "ERR_DEAD_OBJECT"
  | "ERR_DEAD_RESOURCE"
  | "ERR_DISPOSED"
  | "ERR_DISPOSER"
  | "ERR_DUPLICATE"
  | "ERR_FOREIGN_HANDLE"
  | "ERR_FOREIGN_OBJECT"
  | "ERR_GENERATION"
  | "ERR_HANDLE"
  | "ERR_HEAP_FULL"
  | "ERR_HEAP_SNAPSHOT"
  | "ERR_INDEX"
  | "ERR_INTERRUPTED"
  | "ERR_IN_USE"
  | "ERR_LEAF_REFERENCE"
  | "ERR_LEAK"
  | "ERR_NOT_IMPORTED"
  | "ERR_NO_LINK"
  | "ERR_NO_NAME"
  | "ERR_NO_ROOTS"
  | "ERR_NO_WASM"
  | "ERR_REFCOUNT_OVERFLOW"
  | "ERR_REFCOUNT_UNDERFLOW"
  | "ERR_SAVED_HEAP"
  | "ERR_SCOPE"
  | "ERR_STALE_HANDLE"
  | "ERR_THRESHOLD"
  | "ERR_UNKNOWN_ID"
  | "ERR_WASM_REFUSED";

/**
 * Thrown when a call cannot be carried out. Arguments of a wrong kind throw a `TypeError` and arguments
 * out of range a `RangeError`, each with the same `code` property.
 *
 * @example
 * ```ts
 * import { del, GCObject } from "ouroboros-gc";
 * const a = new GCObject();
 * del(a);
 * try {
 *   del(a);
 * } catch (error) {
 *   console.log((error as { code: string }).code); // ERR_DEAD_OBJECT
 * }
 * ```
 */
export class GcError extends Error {
  readonly code: GcErrorCode;

  constructor(code: GcErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "GcError";
    this.code = code;
  }
}

/** A `RangeError` with a code: an argument of the right kind with an impossible value. */
export function rangeError(code: GcErrorCode, message: string): RangeError {
  return Object.assign(new RangeError(message), { code });
}

/** A `TypeError` with a code: an argument of the wrong kind. */
export function typeError(code: GcErrorCode, message: string): TypeError {
  return Object.assign(new TypeError(message), { code });
}

/** How a value looks in a message: short, and without running its code. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

const NAMELESS = "(an object whose toString throws)";
let isNaming = false;

/** The method that names an object when its `toString` fails; it runs no user code. */
export const PLAIN_NAME: unique symbol = Symbol("plain name");

/**
 * How an object names itself. Its `toString` is user code, which may throw or ask for its own name; one
 * that reads attributes throws when the object is dead, and that is when messages need the name.
 */
export function textOf(object: unknown): string {
  if (isNaming) return plainNameOf(object);
  isNaming = true;
  try {
    return String(object);
  } catch {
    return plainNameOf(object);
  } finally {
    isNaming = false;
  }
}

function plainNameOf(object: unknown): string {
  try {
    return (object as { [PLAIN_NAME]?(): string })[PLAIN_NAME]?.() ?? NAMELESS;
  } catch {
    return NAMELESS; // A Proxy, or an object that only inherits from a managed one.
  }
}

/** Whether the host had no memory for an array. An exhausted stack, also a RangeError, does not count. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && !error.message.includes("call stack");
}

/** The code of an error. One without a code is the host's: the stack is exhausted. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
