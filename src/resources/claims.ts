// What is owned anywhere in the program, by any manager of any loaded copy of this package. An object with
// two managers would be disposed twice.

import { copyText } from "../errors/copies.js";
import { typeError } from "../errors/error.js";
import { siteText } from "../host/call-stack.js";
import { Entry } from "./entry.js";
import type { Store } from "./store.js";

/** The part of an entry that other copies of the package read: it is the same in every version. */
type Claim = Pick<Entry, "state" | "name" | "version">;

const KEY: symbol = Symbol.for("ouroboros-gc.resources");

/** By object. Other values, such as a file's number, may be owned any number of times. */
let claims: WeakMap<object, Claim> | undefined;

/** Where globals are frozen, each copy of the package has its own. */
function sharedClaims(): WeakMap<object, Claim> {
  const host = globalThis as unknown as Record<symbol, WeakMap<object, Claim> | undefined>;
  const found = host[KEY];
  if (found) return found;
  const made = new WeakMap<object, Claim>();
  Reflect.defineProperty(host, KEY, { value: made });
  return made;
}

/** The proxies of tracked APIs, each with the object behind it, which is the one owned. */
let behind: WeakMap<object, object> | undefined;

/** After this: `raw` is the object behind `proxy`. */
export function setRaw(proxy: object, raw: object): void {
  behind ??= new WeakMap();
  behind.set(proxy, raw);
}

/** The object behind a proxy of a tracker; every other value itself. */
export function rawOf<T>(value: T): T {
  return ((behind && isObject(value) && behind.get(value)) || value) as T;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Whether the resource is owned anywhere. */
export function isClaimed(resource: unknown): boolean {
  return claimOn(resource) !== undefined;
}

/** After this: the resource is not owned. */
export function unclaim(resource: unknown): void {
  if (isObject(resource)) claims?.delete(resource);
}

/** After this: the resource belongs to this entry. */
export function claim(resource: unknown, entry: Entry): void {
  claims ??= sharedClaims();
  if (isObject(resource)) claims.set(resource, entry);
}

/** The claim on the resource, unless it is disposed. */
function claimOn(resource: unknown): Claim | undefined {
  claims ??= sharedClaims();
  const found = isObject(resource) ? claims.get(rawOf(resource)) : undefined;
  return found?.state === "disposed" ? undefined : found;
}

/** The resource's entry in this store, if it is live. */
export function entryOf(resource: unknown, store: Store): Entry | undefined {
  const found = claimOn(resource);
  return found instanceof Entry && found.state === "live" && store.has(found) ? found : undefined;
}

/**
 * Throws when the resource is owned, here or elsewhere.
 * @throws {TypeError} ERR_ARGUMENT
 */
export function checkUnclaimed<T>(
  resource: T,
  store: Store,
  isShared: ((resource: T) => boolean) | undefined,
): void {
  const found = claimOn(resource);
  if (!found || isShared?.(resource) === true) return;
  const is = `own: the resource is owned as ${found.name}`;
  if (!(found instanceof Entry)) throw typeError("ERR_ARGUMENT", `${is} by ${copyText(found)}`);
  const since = `since ${siteText(found.createdAt)}`;
  if (!store.has(found)) {
    throw typeError(
      "ERR_ARGUMENT",
      `${is} by another manager, ${since}: both would dispose it. Own it in one of them.`,
    );
  }
  const users = found.usedBy.map(({ user }) => user.name).slice(0, 3);
  const [state, call] =
    found.owners.length > 0 || users.length === 0
      ? ["", "Call share() on its owner"]
      : [` and has no owner left: ${users.join(", ")} uses it`, "Call ownerOf() of its manager"];
  throw typeError("ERR_ARGUMENT", `${is}, ${since}${state}. ${call} for another.`);
}
