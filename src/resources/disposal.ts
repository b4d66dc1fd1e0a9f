// One run of disposing: takes what is due, calls the disposers in order, and lets go of what each
// used, which may make more due. State changes come first: a disposer may do whatever it likes.

import { type DisposeError, disposerError, type Failure } from "./dispose-error.js";
import type { Entry } from "./entry.js";
import { type Batch, EMPTY_BATCH } from "./order.js";
import type { Store } from "./store.js";

/** @hidden */
export class Disposal {
  readonly failures: Failure[] = [];
  /** Resources that this run disposed so far. */
  count = 0;
  readonly #store: Store;
  /** Whether each asynchronous disposer is waited for, before the next is called. */
  readonly #waits: boolean;
  #batch: Batch = EMPTY_BATCH;
  #next = 0;
  /** A promise must settle before the next disposer is called. */
  #isWaiting = false;
  /** The caller has returned: what is thrown now is reported. */
  #isDetached = false;
  #end: { resolve(): void; reject(error: unknown): void } | undefined;

  private constructor(store: Store, waits: boolean) {
    this.#store = store;
    this.#waits = waits;
  }

  /**
   * Disposes what is due, or `batch`. Asynchronous disposers are called and not waited for; what
   * they use is kept until they have ended, and disposed then.
   */
  static run(store: Store, batch: Batch = EMPTY_BATCH): Disposal {
    const disposal = new Disposal(store, false);
    disposal.#batch = batch;
    disposal.#advance();
    disposal.#isDetached = true;
    return disposal;
  }

  /** Disposes what is due, or `batch`, one after the other; ends when all is done. */
  static async runAsync(store: Store, batch: Batch = EMPTY_BATCH): Promise<Disposal> {
    const disposal = new Disposal(store, true);
    disposal.#batch = batch;
    await new Promise<void>((resolve, reject) => {
      disposal.#end = { resolve, reject };
      disposal.#advance();
    });
    return disposal;
  }

  /** What is thrown in `call` for what disposers threw; undefined when none did. */
  errorOf(call: string): DisposeError | undefined {
    return this.failures.length === 0 ? undefined : disposerError(call, this.failures);
  }

  /**
   * Goes on until nothing is due, or a promise must settle first. Cut off half-way (the stack is
   * exhausted, the heap refuses to go on), it leaves the rest of its batch to the next run.
   */
  #advance(): void {
    try {
      this.#disposeAll();
    } catch (error) {
      this.#store.putBack(this.#batch.entries.slice(this.#next));
      throw error;
    }
    if (!this.#isWaiting) this.#end?.resolve();
  }

  #disposeAll(): void {
    this.#isWaiting = false;
    for (let entry = this.#take(); entry; entry = this.#take()) {
      const pending = this.#dispose(entry);
      if (!pending) {
        this.#release(entry);
      } else if (this.#waits || this.#batch.isLinked) {
        this.#isWaiting = true;
        this.#goOnAfter(pending, entry, () => this.#advance());
        return;
      } else {
        this.#goOnAfter(pending, entry, () => {
          reportFailures(this.#store, Disposal.run(this.#store).failures);
        });
      }
    }
  }

  /**
   * The store expects this run until it has gone on, not only until the disposer has ended: what is
   * called next is expected in its turn before this is forgotten. When the heap itself fails there,
   * nobody but the waiting caller and the hook can be told.
   */
  #goOnAfter(pending: Promise<void>, entry: Entry, goOn: () => void): void {
    const resume = pending.then(() => {
      this.#release(entry);
      goOn();
    });
    const ended = resume.catch((error: unknown) => {
      if (this.#end) this.#end.reject(error);
      else reportFailures(this.#store, [{ name: entry.name, error }]);
    });
    this.#store.expect(ended);
  }

  #take(): Entry | undefined {
    if (this.#next === this.#batch.entries.length) {
      this.#batch = this.#store.takeDue();
      this.#next = 0;
    }
    return this.#batch.entries[this.#next++];
  }

  /** Calls the disposer, once in the resource's life; a promise when it has not ended yet. */
  #dispose(entry: Entry): Promise<void> | undefined {
    if (entry.state === "disposed") return entry.pending;
    this.#store.markDisposed(entry);
    this.count++;
    const { disposer, value } = entry;
    try {
      if (disposer.isDisposed?.(value as never)) return undefined;
      const result = disposer.dispose(value as never);
      if (!isThenable(result)) return undefined;
      entry.pending = Promise.resolve(result).then(
        () => {},
        (error: unknown) => this.#fail(entry, error),
      );
    } catch (error) {
      this.#fail(entry, error);
      return undefined;
    }
    return entry.pending;
  }

  #fail({ name }: Entry, error: unknown): void {
    const failure = { name, error };
    if (this.#isDetached) reportFailures(this.#store, [failure]);
    else this.failures.push(failure);
  }

  #release(entry: Entry): void {
    entry.pending = undefined;
    this.#store.release(entry);
  }
}

/** Tells the store's hook of failures that nobody can catch. */
export function reportFailures(store: Store, failures: readonly Failure[]): void {
  for (const { name, error } of failures) store.report({ error, where: "disposer", object: name });
}

/** May run a getter of the disposer's result, inside its `try`. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function"
  );
}
