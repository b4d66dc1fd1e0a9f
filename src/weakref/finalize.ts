// A function that is called when an object dies, without a method on the object: Python's weakref.finalize.

import { checkBoolean } from "../errors/arguments.js";
import { show, typeError } from "../errors/error.js";
import { defineIdentity } from "../host/identity.js";
import { checkManaged, del } from "../managed/names.js";
import { heapOfObject, type ManagedObject } from "../managed/object.js";
import { ref, type WeakReference } from "../managed/weak-reference.js";

/** The call that a live finalizer will make. */
export interface FinalizerParts<T extends ManagedObject, A extends unknown[]> {
  readonly object: T;
  readonly call: (...args: A) => unknown;
  readonly args: A;
}

/**
 * Finalizers to call at the end of the program if they are still due. The set keeps them and their heaps
 * alive. Only their heaps keep all other finalizers.
 */
const alive = new Set<Finalizer<ManagedObject, never>>();
let madeCount = 0;
/** At the end of the program: the finalizers still to be called, oldest first. */
let waiting: Finalizer<ManagedObject, never>[] | undefined;
let isExitWatched = false;

/**
 * A call that is due when an object dies; made by `finalize`. It is made at most once: when the
 * object dies, when you call it, or at the end of the program.
 */
export class Finalizer<T extends ManagedObject, A extends unknown[]> {
  #atexit = true;
  /** Its number in the order of creation. */
  readonly #number = madeCount++;
  #weakref: WeakReference<T> | undefined;
  #parts: { call: (...args: A) => unknown; args: A } | undefined;

  /** @internal */
  constructor(object: T, call: (...args: A) => unknown, args: A) {
    checkManaged("ref", object);
    heapOfObject(object).life.inSteps(() => {
      this.#weakref = ref(object, () => this.call());
      this.#parts = { call, args };
      alive.add(this as unknown as Finalizer<ManagedObject, never>);
      waiting?.push(this as unknown as Finalizer<ManagedObject, never>);
      watchExit();
    });
  }

  /** Whether the call is made at the end of the program, if it is still due then. */
  get atexit(): boolean {
    return this.#atexit;
  }

  set atexit(value: boolean) {
    checkBoolean("atexit", "value", value);
    this.#atexit = value;
    const finalizer = this as unknown as Finalizer<ManagedObject, never>;
    if (value && this.alive) alive.add(finalizer);
    else alive.delete(finalizer);
  }

  /** Negative when this one is older than `other`. @internal */
  order(other: Finalizer<ManagedObject, never>): number {
    return this.#number - other.#number;
  }

  /** Whether the call is still due. */
  get alive(): boolean {
    return this.#parts !== undefined;
  }

  /** Makes the call now if it is due, and returns its result; undefined otherwise. */
  call(): unknown {
    const parts = this.#retire();
    return parts?.call(...parts.args);
  }

  /** Cancels the call. Returns what it would have called; undefined when nothing was due. */
  detach(): FinalizerParts<T, A> | undefined {
    const parts = this.peek();
    if (parts) this.#retire();
    return parts;
  }

  /** What would be called; undefined when nothing is due. */
  peek(): FinalizerParts<T, A> | undefined {
    const object = this.#weakref?.deref();
    return object && this.#parts ? { object, ...this.#parts } : undefined;
  }

  #retire(): { call: (...args: A) => unknown; args: A } | undefined {
    const parts = this.#parts;
    const weakref = this.#weakref;
    if (!weakref) return parts;
    const heap = heapOfObject(weakref);
    const forget = (): void => {
      this.#parts = undefined;
      this.#weakref = undefined;
      alive.delete(this as unknown as Finalizer<ManagedObject, never>);
    };
    if (heap.life.isReady) {
      heap.life.inSteps(() => {
        forget();
        del(weakref);
      });
    } else {
      forget();
    }
    return parts;
  }
}

defineIdentity(Finalizer.prototype, "Finalizer");

/**
 * Calls `call(...args)` when `object` dies. The call and its arguments must not refer to the object,
 * or they keep it alive.
 * @throws {GcError} ERR_DEAD_OBJECT
 * @remarks Python: `weakref.finalize`.
 *
 * @example
 * ```ts
 * import { del, GCObject } from "ouroboros-gc";
 * import { finalize } from "ouroboros-gc/weakref";
 * const a = new GCObject();
 * const closing = finalize(a, (name) => console.log(name), "file"); // file
 * del(a);
 * console.log(closing.alive); // false
 * ```
 */
export function finalize<T extends ManagedObject, A extends unknown[]>(
  object: T,
  call: (...args: A) => unknown,
  ...args: A
): Finalizer<T, A> {
  if (typeof call !== "function") {
    throw typeError("ERR_ARGUMENT", `finalize: call must be a function, got ${show(call)}.`);
  }
  return new Finalizer(object, call, args);
}

/**
 * Makes the calls that are due at the end of the program, newest first; Node does this by itself. An error
 * in one call is reported, and the others are still made.
 */
export function runAtExit(): void {
  waiting = [...alive].sort((one, other) => one.order(other));
  // Each is checked again when its turn comes: a call may make or cancel others.
  for (let finalizer = waiting.pop(); finalizer; finalizer = waiting?.pop()) {
    if (!finalizer.atexit) continue;
    try {
      finalizer.call();
    } catch (error) {
      console.error("Exception ignored in a finalizer at exit:", error);
    }
  }
  waiting = undefined;
}

interface NodeProcess {
  once?(event: "exit", listener: () => void): void;
}

function watchExit(): void {
  if (isExitWatched) return;
  isExitWatched = true;
  (globalThis as { process?: NodeProcess }).process?.once?.("exit", runAtExit);
}
