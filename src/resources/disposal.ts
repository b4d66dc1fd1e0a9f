// One run of disposing: takes what is due, calls the disposers in order, and releases what each used, which
// may make more due. What a resource uses waits until its disposer has ended; nothing else waits. State
// changes come first: a disposer may do anything.

import type { Failure } from "./dispose-error.js";
import { type Entry, isGone } from "./entry.js";
import { type Batch, type Component, EMPTY_BATCH, endTurn, newestFirst, turnsOf } from "./order.js";
import type { Store } from "./store.js";
import { withinDeadline } from "./timers.js";

/**
 * Nested runs that start at once, so that what a disposer disposes is gone when its call returns. Deeper ones
 * are left to the run around them: so a chain of disposers of any length needs a bounded stack.
 */
const DEPTH_MAX = 64;

/** @hidden */
export class Disposal {
  readonly failures: Failure[] = [];
  /** Number of resources disposed by this run so far. */
  count = 0;
  readonly #store: Store;
  /** The caller awaits it, so resources are disposed as with `await using`. */
  readonly #isAsync: boolean;
  /** Asynchronous disposers that this run waits for. */
  #atWork = 0;
  /** The caller has its result: later errors are reported. */
  #isDetached = false;
  #end: { resolve(): void; reject(error: unknown): void } | undefined;

  private constructor(store: Store, isAsync: boolean) {
    this.#store = store;
    this.#isAsync = isAsync;
  }

  /** Disposes what is due. What must wait for an asynchronous disposer is disposed later. */
  static run(store: Store): Disposal {
    const disposal = new Disposal(store, false);
    if (store.depth >= DEPTH_MAX) return disposal;
    try {
      disposal.#goOn(EMPTY_BATCH, []);
    } finally {
      disposal.#isDetached = true;
    }
    return disposal;
  }

  /** The same, and settles when all of it is done. */
  static async runAsync(store: Store): Promise<Disposal> {
    const disposal = new Disposal(store, true);
    if (store.depth >= DEPTH_MAX) await undefined;
    try {
      disposal.#goOn(EMPTY_BATCH, []);
      await new Promise<void>((resolve, reject) => {
        if (disposal.#atWork === 0) resolve();
        else disposal.#end = { resolve, reject };
      });
    } finally {
      disposal.#end = undefined;
      disposal.#isDetached = true;
    }
    return disposal;
  }

  /**
   * Disposes `round` of `batch` and what follows, until only waiting resources are due. If it is cut off
   * half-way (the stack is exhausted, the heap refuses calls), the rest of its batch is left to the next run.
   */
  #goOn(batch: Batch, round: readonly Component[]): void {
    let [current, turns] = [batch, round];
    this.#store.depth++;
    try {
      for (;;) {
        if (turns.length === 0) {
          current = this.#store.takeDue();
          turns = current.firstRound;
          if (current.entries.length === 0) return;
        }
        if (turns.length === 0) this.#disposeUnlinked(current.entries);
        else turns = this.#disposeRound(current, turns);
      }
    } catch (error) {
      const store = this.#store;
      store.cutOff = { entries: current.entries, before: store.cutOff };
      throw error;
    } finally {
      this.#store.depth--;
    }
  }

  /** None of these uses another, so each is disposed on its own. */
  #disposeUnlinked(entries: readonly Entry[]): void {
    for (const entry of entries.toSorted(newestFirst)) {
      if (entry.isAtWork) {
        this.#store.park([entry]);
        continue;
      }
      const pending = this.#dispose(entry);
      if (pending) this.#goOnAfter(pending, entry, EMPTY_BATCH);
      else this.#release(entry);
    }
  }

  /** Returns the next round, without components that wait for a promise. */
  #disposeRound(batch: Batch, round: readonly Component[]): Component[] {
    const next: Component[] = [];
    for (const { entry, component } of turnsOf(round)) {
      if (component.isWaiting) continue;
      if (entry.isAtWork) {
        component.isWaiting = true;
        this.#store.park(batch.entries);
        continue;
      }
      const pending = this.#dispose(entry);
      if (pending) {
        component.isWaiting = true;
        this.#goOnAfter(pending, entry, batch, component);
      } else {
        this.#release(entry);
        for (const ready of endTurn(component)) next.push(ready);
      }
    }
    return next;
  }

  /**
   * The store expects this run until it has continued, not just until the disposer has ended, so that the
   * disposers called next are expected before this one is forgotten. If the heap fails there, the error
   * goes to the waiting caller or to the hook.
   */
  #goOnAfter(pending: Promise<void>, entry: Entry, batch: Batch, component?: Component): void {
    this.#atWork++;
    const resume = pending.then(() => {
      this.#release(entry);
      if (!component) return this.#goOn(EMPTY_BATCH, []);
      component.isWaiting = false;
      const ready = endTurn(component);
      this.#goOn(batch, component.ended < component.members.length ? [component] : ready);
    });
    const report = (error: unknown): void => {
      if (this.#end) this.#end.reject(error);
      else this.#report(entry, error);
    };
    const ended = resume.catch(report).then(() => {
      if (--this.#atWork === 0) this.#end?.resolve();
    });
    this.#store.expect(ended);
  }

  /** Calls the disposer, once in the resource's life. Returns a promise if it has not ended yet. */
  #dispose(entry: Entry): Promise<void> | undefined {
    if (entry.state === "disposed") return entry.pending;
    descend(CALL_ROOM);
    this.#store.markDisposed(entry);
    this.count++;
    const { disposer, value } = entry;
    entry.isAtWork = true;
    try {
      if (isGone(entry, (error) => this.#reportQuestion(entry, error))) return undefined;
      const { dispose, disposeAsync = dispose } = disposer;
      const result = (this.#isAsync ? disposeAsync : dispose)(value as never);
      if (!isThenable(result)) return undefined;
      const late = (error: unknown): void => this.#report(entry, error);
      entry.pending = withinDeadline(entry, result, late).then(
        () => {},
        (error: unknown) => this.#fail(entry, error),
      );
    } catch (error) {
      this.#fail(entry, error);
      return undefined;
    } finally {
      entry.isAtWork = false;
      this.#store.unpark();
    }
    return entry.pending;
  }

  #fail(entry: Entry, error: unknown): void {
    if (this.#isDetached) this.#report(entry, error);
    else this.failures.push({ name: entry.name, error });
  }

  #report({ name }: Entry, error: unknown): void {
    reportFailures(this.#store, [{ name, error }]);
  }

  /** `isDisposed` threw. This is not a failure of the disposer, which is called next. */
  #reportQuestion({ name }: Entry, error: unknown): void {
    this.#store.report({ error, where: "isDisposed", object: name });
  }

  #release(entry: Entry): void {
    entry.pending = undefined;
    this.#store.release(entry);
    entry.end?.tell();
  }
}

/** Stack depth checked before a disposer is marked as called, so that the call itself cannot fail. */
const CALL_ROOM = 24;

/** Throws where the stack has no room for `levels` more calls. */
function descend(levels: number): number {
  return levels === 0 ? 0 : descend(levels - 1) + 1;
}

/** Reports failures that no caller can catch to the store's hook. */
export function reportFailures(store: Store, failures: readonly Failure[]): void {
  for (const { name, error } of failures) store.report({ error, where: "disposer", object: name });
}

/** May run a getter of the value, so call it inside a `try`. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function"
  );
}
