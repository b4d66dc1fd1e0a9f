// Shared resources by key: the first call opens the resource, later calls join it while it is alive or being
// opened.

import { show, typeError } from "../errors/error.js";
import { type Entry, endOf, isGone } from "./entry.js";

/** The resource under a key. */
export interface Opened {
  readonly entry: Entry;
  /** Settles when it is open, and rejects when that failed; undefined when it was opened synchronously. */
  opening: Promise<unknown> | undefined;
}

/** @hidden */
export class Keys {
  readonly #opened = new Map<unknown, Opened>();

  /**
   * The resource that may be joined under `key`.
   * @throws {TypeError} ERR_ARGUMENT in the call that opens it.
   */
  find(key: unknown): Opened | undefined {
    const found = this.#opened.get(key);
    if (found?.entry.state !== "live" || isGone(found.entry)) return undefined;
    if (!found.entry.isOpen && !found.opening) {
      throw typeError(
        "ERR_ARGUMENT",
        `open: the key ${show(key)} is being opened by the surrounding call. Open another key there.`,
      );
    }
    return found.entry.state === "live" ? found : undefined;
  }

  /** After this: `entry` can be joined under `key` until it is gone. */
  add(key: unknown, entry: Entry): Opened {
    const opened: Opened = { entry, opening: undefined };
    this.#opened.set(key, opened);
    void endOf(entry).then(() => this.drop(key, opened));
    return opened;
  }

  /** After this: it cannot be joined any more. */
  drop(key: unknown, opened: Opened): void {
    if (this.#opened.get(key) === opened) this.#opened.delete(key);
  }
}
