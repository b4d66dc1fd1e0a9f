// First the entry, then the resource: so a resource that was opened is never refused for lack of room.

import { GcError } from "../errors/error.js";
import { claim } from "./claims.js";
import { Disposal, isThenable, reportFailures } from "./disposal.js";
import type { Disposer, Entry } from "./entry.js";
import type { Owned } from "./owned.js";
import type { Store } from "./store.js";

/** An entry without a resource yet, and its only owner, which the user does not have yet. */
export interface Place<T> {
  readonly entry: Entry;
  readonly owned: Owned<T>;
  /** Drops the owner. */
  leave(): void;
}

/** What is known about a resource once it exists. */
export interface Identity {
  readonly disposer: Disposer;
  readonly label: string;
}

/**
 * Opens the resource of a place with `make`; `identify` refuses one that cannot be owned. When either throws,
 * the place is freed.
 */
export function fill<T>(
  store: Store,
  place: Place<T>,
  make: () => T,
  identify: (resource: T) => Identity,
): Owned<T> | Promise<Owned<T>> {
  const leave = (): void => {
    place.leave();
    reportFailures(store, Disposal.run(store).failures);
  };
  let pending: PromiseLike<unknown>;
  try {
    const made = make();
    if (!isThenable(made)) {
      const end = take(place, made, identify);
      if (end) throw ended();
      return place.owned;
    }
    pending = made;
  } catch (error) {
    leave();
    throw error;
  }
  return (async () => {
    try {
      const end = take(place, (await pending) as T, identify);
      if (end) {
        await end.result;
        throw ended();
      }
      return place.owned;
    } catch (error) {
      leave();
      throw error;
    }
  })();
}

/** Gives the entry its resource. If that comes too late it is disposed, and its disposer's result returned. */
function take<T>(
  { entry }: Place<T>,
  resource: T,
  identify: (resource: T) => Identity,
): { readonly result: unknown } | undefined {
  const { disposer, label } = identify(resource);
  if (entry.state !== "live") return { result: disposer.dispose(resource as never) };
  claim(resource, entry);
  entry.value = resource;
  entry.disposer = disposer;
  entry.label = label;
  return undefined;
}

function ended(): GcError {
  return new GcError(
    "ERR_DISPOSED",
    "open: the manager of resources was disposed while the resource was being opened. The " +
      "resource was disposed as well.",
  );
}
