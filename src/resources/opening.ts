// Room first, then the resource: it is opened for an entry that stands, so that nothing which was opened
// is refused for want of one.

import { GcError } from "../errors/error.js";
import { claim } from "./claims.js";
import { Disposal, isThenable, reportFailures } from "./disposal.js";
import type { Disposer, Entry } from "./entry.js";
import type { Owned } from "./owned.js";
import type { Store } from "./store.js";

/** An entry without a resource yet, and its only owner, whom nobody has yet. */
export interface Place<T> {
  readonly entry: Entry;
  readonly owned: Owned<T>;
  /** Gives the owner up. */
  leave(): void;
}

/** What is known of a resource once it is there. */
export interface Identity {
  readonly disposer: Disposer;
  readonly label: string;
}

/**
 * Opens the resource of a place, by `make`; `identify` refuses one that cannot be owned. When either
 * throws, the place is left.
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

/** The entry has its resource; when that came too late it is disposed, and what its disposer returned told. */
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
    "open: the manager of resources was disposed while the resource was opened. It was disposed as well.",
  );
}
