// The options of a resource and of a manager, and their checks.

import {
  checkChoice,
  checkFunction,
  checkInteger,
  checkOptions,
  wrongArgument,
} from "../errors/arguments.js";
import { copyText, otherOwner } from "../errors/copies.js";
import { GcError, show, typeError } from "../errors/error.js";
import { checkByteThreshold } from "../heap/bytes.js";
import type { CollectorOptions, HeapOptions, Unraisable } from "../heap/collection.js";
import { ASYNC_DISPOSE, DISPOSE } from "../host/symbols.js";
import type { Leak } from "./backstop.js";
import type { Disposer } from "./entry.js";
import { Owned } from "./owned.js";
import { TIME_MAX } from "./timers.js";

/** How a resource is disposed, and facts about it. */
export interface OwnOptions<T> {
  /**
   * Disposes the resource; called once. When it returns a promise, what the resource uses is kept alive until
   * that has settled. Without this option the resource's own method is called: `Symbol.asyncDispose` in
   * asynchronous disposal (`disposeAsync`, `await using`, the scope of an asynchronous block), otherwise
   * `Symbol.dispose`; where it has only one of them, that one.
   */
  dispose: (resource: T) => unknown;
  /**
   * Returns `true` when the resource was already disposed by other means; `dispose` is not called then. If it
   * throws, the resource counts as not disposed: queries do not pass the error on, the disposer is called,
   * and `onUnraisable` gets the error then.
   */
  isDisposed?: ((resource: T) => boolean) | undefined;
  /**
   * Bytes that the resource takes outside the heap.
   * @defaultValue 0
   */
  size?: number | undefined;
  /**
   * The resource's name in messages, before its number.
   * @defaultValue the name of its class
   */
  name?: string | undefined;
  /** Resources that this one uses, as with `link`. */
  uses?: Owned<unknown> | readonly Owned<unknown>[] | undefined;
  /** Another resource that this one uses, as its parent: as with `link(parent, "parent")`. */
  parent?: Owned<unknown> | undefined;
  /**
   * Milliseconds that an asynchronous disposer may take. After that ERR_DEADLINE is reported as its error, and
   * disposal goes on with what the resource uses.
   * @defaultValue that of the manager
   */
  deadline?: number | undefined;
  /**
   * What the resource lacks for `dispose` and `isDisposed` to work, in words that `own` puts into its error;
   * undefined when it fits. For adapters.
   */
  lacks?: ((resource: T) => string | undefined) | undefined;
  /**
   * Whether the resource may be owned any number of times, because its `dispose` does nothing. Called only
   * when it is owned already. For adapters.
   */
  isShared?: ((resource: T) => boolean) | undefined;
}

/** Options of `open`. */
export interface OpenOptions<T> extends OwnOptions<T> {
  /**
   * A resource alive under this key in the manager is joined, not opened again: the call returns one more
   * owner of it, and ignores the other options. Keys are compared as in a `Map`.
   */
  key?: unknown;
}

/** The ready options of one kind of resource: `own(mat, embind)`, `own(mat, { ...embind, size })`. */
export interface Adapter<T> {
  readonly dispose: (resource: T) => void;
  readonly isDisposed: (resource: T) => boolean;
  readonly name?: string;
  readonly lacks?: (resource: T) => string | undefined;
  readonly isShared?: (resource: T) => boolean;
}

/** Options of a resource manager. Those of its heap are the same as for every heap. */
export interface ResourcesOptions extends Omit<CollectorOptions, "automatic" | "onLeak"> {
  /**
   * When a cycle without owners is disposed. `"immediate"`: before the call that dropped its last owner
   * returns. `"deferred"`: by `collect()`, and by collections that are due when resources are made; dropping
   * an owner then never searches.
   * @defaultValue "immediate"
   */
  cycles?: "immediate" | "deferred" | undefined;
  /**
   * With deferred cycles: a collection is due when the bytes taken since the last one exceed this
   * and a quarter of the bytes that it left. 0 never makes one due.
   * @defaultValue 67108864, 64 MiB
   */
  byteThreshold?: number | undefined;
  /**
   * Stack frames that each site records, 0 to 50. 0 records no sites, and messages then name no places.
   * @defaultValue 1
   */
  stackDepth?: number | undefined;
  /**
   * The `deadline` of resources that have none of their own.
   * @defaultValue none
   */
  deadline?: number | undefined;
  /**
   * Called with owners that the program lost without disposing them, when the JavaScript engine finds out:
   * late or never. `null` turns this off.
   * @defaultValue `console.warn` of the message
   */
  onLeak?: ((leak: Leak) => void) | null | undefined;
  /**
   * Called with the error of a disposer when no caller can catch it: one that `own` made due, or an
   * asynchronous one that is not awaited. Also called with the error of an `isDisposed` that threw when its
   * resource was disposed.
   * @defaultValue `console.error`
   */
  onUnraisable?: ((report: Unraisable) => void) | undefined;
}

/** The options of `own`, and of other calls that own. `isHandle` is for `track`, but accepted everywhere. */
const OWN_OPTIONS = [
  ...["dispose", "isDisposed", "size", "name", "uses", "parent", "deadline", "lacks", "isShared"],
  "isHandle",
];
const STACK_DEPTH_MAX = 50;
const HEAP_OPTIONS = [
  "engine",
  "kernel",
  "maximumBytes",
  "checks",
  "thresholds",
  "pauses",
] as const;
const MANAGER_OPTIONS = [
  ...["cycles", "byteThreshold", "stackDepth", "deadline", "onLeak", "onUnraisable"],
  ...HEAP_OPTIONS,
];

/** The options with their defaults. @throws {RangeError | TypeError} ERR_ARGUMENT */
export function checkResourcesOptions(options: ResourcesOptions): {
  heap: HeapOptions;
  isImmediate: boolean;
  byteThreshold: number;
  stackDepth: number;
  deadline: number | undefined;
} {
  checkOptions("new Resources", options, ...MANAGER_OPTIONS);
  const { cycles = "immediate", stackDepth = 1, deadline } = options;
  checkChoice("new Resources", "cycles", cycles, "immediate", "deferred");
  const byteThreshold = checkByteThreshold("new Resources", options.byteThreshold);
  checkInteger("new Resources", "stackDepth", stackDepth, 0, STACK_DEPTH_MAX);
  checkDeadline("new Resources", deadline);
  for (const hook of ["onLeak", "onUnraisable"] as const) {
    checkFunction("new Resources", hook, options[hook] ?? undefined);
  }
  const heap = Object.fromEntries(
    HEAP_OPTIONS.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
  return { heap, isImmediate: cycles === "immediate", byteThreshold, stackDepth, deadline };
}

function checkDeadline(call: string, deadline: number | undefined): void {
  if (deadline !== undefined) checkInteger(call, "deadline", deadline, 0, TIME_MAX);
}

/** Allows the options of `own` and `others`. @throws {TypeError} ERR_ARGUMENT for other names. */
export function checkOwnOptions(call: string, options: unknown, ...others: string[]): void {
  checkOptions(call, options, ...OWN_OPTIONS, ...others);
}

/** The disposer. @throws {TypeError} ERR_ARGUMENT when neither options nor resource have one. */
export function disposerOf(
  resource: unknown,
  options: Partial<OwnOptions<never>>,
  defaults: { readonly deadline: number | undefined },
): Disposer {
  const { isDisposed, deadline = defaults.deadline } = options;
  checkDeadline("own", deadline);
  const disposeAsync =
    options.dispose === undefined ? methodOf(resource, ASYNC_DISPOSE) : undefined;
  const dispose = options.dispose ?? methodOf(resource, DISPOSE) ?? disposeAsync;
  if (typeof dispose !== "function") {
    throw typeError(
      "ERR_ARGUMENT",
      `own: dispose must be a function, got ${show(dispose)}. ` +
        "Pass { dispose }, an adapter, or a resource with Symbol.dispose.",
    );
  }
  for (const name of ["isDisposed", "lacks", "isShared"] as const) {
    checkFunction("own", name, options[name]);
  }
  const lacking = options.lacks?.(resource as never);
  if (lacking !== undefined) {
    throw typeError(
      "ERR_ARGUMENT",
      `own: the options do not fit the resource, ${labelOf(resource, undefined)}: it lacks ${lacking}. ` +
        "Own it with its library's adapter, or with your own dispose.",
    );
  }
  return { dispose, disposeAsync, isDisposed, deadline };
}

/** The resource's own method for `using` or `await using`, as it was when `own` was called. */
function methodOf(resource: unknown, symbol: symbol): Disposer["dispose"] | undefined {
  const method = (resource as Record<symbol, unknown> | null | undefined)?.[symbol];
  return typeof method === "function" ? (owner: unknown) => method.call(owner) : undefined;
}

/** The label of a resource: the one it was given, or the name of its class. */
export function labelOf(resource: unknown, name: unknown): string {
  if (name !== undefined) {
    if (typeof name === "string") return name;
    throw wrongArgument("own", "name", "a string", name);
  }
  if (typeof resource !== "object" || resource === null) return "resource";
  try {
    const className: unknown = resource.constructor.name;
    return typeof className === "string" && className !== "" ? className : "resource";
  } catch {
    return "resource"; // No class, or a getter that threw.
  }
}

/** Adds to an error of ours that the resource was not taken, and is still the caller's. */
export function stillYours(error: unknown): unknown {
  if (!(error instanceof GcError)) return error;
  const { message, stack } = error;
  error.message = `${message} The resource was not taken: it is still yours to dispose.`;
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}

/**
 * What is to be owned is there, and no owner itself.
 * @throws {TypeError | GcError} ERR_ARGUMENT, ERR_FOREIGN_OBJECT
 */
export function checkNew(resource: unknown): void {
  if (resource === null || resource === undefined) {
    throw typeError(
      "ERR_ARGUMENT",
      `own: the resource is ${resource}. Check that it was made before you own it.`,
    );
  }
  if (resource instanceof Owned) {
    throw typeError(
      "ERR_ARGUMENT",
      `own: ${resource.name} is owned already: this is its owner. Call share() on it for ` +
        "another, or add() of a scope to pass it on.",
    );
  }
  const other = otherOwner(resource);
  if (other) {
    throw new GcError(
      "ERR_FOREIGN_OBJECT",
      `own: the argument is an owner from ${copyText(other)}`,
    );
  }
}
