// Unnamed temporaries: an API behind a proxy, whose calls return handles that the scope owns. So
// `a.add(b).translate(v)` leaves nothing behind. A tracker belongs to one scope and has no global state:
// scopes may run at the same time.

import { checkFunction } from "../errors/arguments.js";
import { show, typeError } from "../errors/error.js";
import { isClaimed, rawOf, setRaw } from "./claims.js";
import { isThenable } from "./disposal.js";
import type { OwnOptions } from "./options.js";
import type { Owned } from "./owned.js";

/** How to tell an API's handles from its other values, and how to own them. */
export interface TrackOptions<H> extends OwnOptions<H> {
  /**
   * Whether a value is a handle to be owned.
   * @defaultValue values for which the adapter's `lacks` returns undefined
   */
  isHandle?: ((value: object) => value is H & object) | undefined;
}

/** What a tracker needs of its scope. */
export interface Tracked {
  /** @throws {GcError} ERR_DISPOSED when the scope has ended. */
  checkOpen(): void;
  /** Owns a handle; a refused one is disposed. */
  own(handle: object): Owned<unknown>;
}

/** The owner behind each proxy; none where the scope does not own the handle. */
const owners = new WeakMap<object, Owned<unknown>>();

/** The owner of a handle that a tracked API returned; undefined for other values. */
export function ownerBehind(value: unknown): Owned<unknown> | undefined {
  return isObject(value) ? owners.get(value) : undefined;
}

/** Puts `api` behind a proxy. @throws {TypeError} ERR_ARGUMENT */
export function track(api: object, options: TrackOptions<never>, scope: Tracked): object {
  if (!isObject(api)) {
    throw typeError(
      "ERR_ARGUMENT",
      `track: expected an object or a function, got ${show(api)}. Pass the API whose handles you want owned.`,
    );
  }
  const { isHandle, lacks } = options;
  for (const name of ["isHandle", "lacks"] as const) checkFunction("track", name, options[name]);
  const test =
    (isHandle as ((value: object) => boolean) | undefined) ??
    (lacks && ((value: object) => lacks(value as never) === undefined));
  if (!test) {
    throw typeError(
      "ERR_ARGUMENT",
      "track: isHandle, which tells handles from other values, is missing. Pass it, or an adapter.",
    );
  }
  return new Tracker(test, scope).wrap(rawOf(api));
}

class Tracker implements ProxyHandler<object> {
  readonly #isHandle: (value: object) => boolean;
  readonly #scope: Tracked;
  /** One proxy for each object, so that equal objects stay equal. */
  readonly #proxies = new WeakMap<object, object>();

  constructor(isHandle: (value: object) => boolean, scope: Tracked) {
    this.#isHandle = isHandle;
    this.#scope = scope;
  }

  wrap(raw: object): object {
    let proxy = this.#proxies.get(raw);
    if (!proxy) {
      proxy = new Proxy(raw, this);
      this.#proxies.set(raw, proxy);
      setRaw(proxy, raw);
    }
    return proxy;
  }

  /** Tracks methods, classes, handles and plain objects as well, without owning their contents. */
  get(target: object, key: PropertyKey): unknown {
    const value: unknown = Reflect.get(target, key, target);
    if (!isObject(value) || key === "prototype") return value;
    if (typeof value !== "function" && !isPlain(value) && !this.#isHandle(value)) return value;
    const { writable = true, configurable = true } =
      Reflect.getOwnPropertyDescriptor(target, key) ?? {};
    if (writable || configurable) return this.wrap(value);
    if (typeof value !== "function") return value;
    throw typeError(
      "ERR_ARGUMENT",
      `track: ${String(key)} is frozen, so its results cannot be owned. Track a copy: track({ ...api }, …).`,
    );
  }

  set(target: object, key: PropertyKey, value: unknown): boolean {
    return Reflect.set(target, key, untracked(value), target);
  }

  apply(target: object, self: unknown, args: readonly unknown[]): unknown {
    this.#scope.checkOpen();
    return this.#take(Reflect.apply(target as () => unknown, rawOf(self), args.map(untracked)));
  }

  construct(target: object, args: readonly unknown[], newTarget: object): object {
    this.#scope.checkOpen();
    const made: object = Reflect.construct(
      target as () => unknown,
      args.map(untracked),
      rawOf(newTarget) as () => unknown,
    );
    return this.#take(made) as object;
  }

  /** Owns the handles in a result: itself, items of an array or a plain object, or from a promise. */
  #take(result: unknown): unknown {
    if (!isObject(result)) return result;
    if (this.#isHandle(result)) return this.#own(result);
    if (isThenable(result)) return Promise.resolve(result).then((settled) => this.#take(settled));
    const refused: unknown[] = [];
    const taken = mapped(result, (item) => {
      if (!isObject(item) || !this.#isHandle(item)) return item;
      try {
        return this.#own(item);
      } catch (error) {
        refused.push(error);
        return item;
      }
    });
    if (refused.length > 0) throw refused[0];
    return taken;
  }

  /** A handle already owned is only borrowed, such as the `this` that a method returns. */
  #own(handle: object): object {
    const known = this.#proxies.get(handle);
    if (isClaimed(handle)) return known ?? this.wrap(handle);
    const owned = this.#scope.own(handle);
    const proxy = this.wrap(handle);
    owners.set(proxy, owned);
    return proxy;
  }
}

/** The argument without our proxies. */
function untracked(value: unknown): unknown {
  return isObject(value) ? mapped(rawOf(value), rawOf) : value;
}

/** A copy of an array or plain object whose items `map` changed; everything else is returned as it is. */
function mapped(value: object, map: (item: unknown) => unknown): object {
  let isChanged = false;
  const change = (item: unknown): unknown => {
    const changed = map(item);
    isChanged ||= changed !== item;
    return changed;
  };
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(change);
    return isChanged ? items : value;
  }
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, change(item)]);
  return isChanged ? (Object.fromEntries(entries) as object) : value;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
