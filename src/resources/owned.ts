// Declares `Symbol.dispose` in projects whose `lib` does not.
/// <reference lib="esnext.disposable" preserve="true" />

// An owner of a resource, as the user holds it.

import { checkChoice, checkInteger } from "../errors/arguments.js";
import { copyText, otherOwner } from "../errors/copies.js";
import { GcError, show, typeError } from "../errors/error.js";
import { type Caller, type Site, siteOf, siteText } from "../host/call-stack.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { defineDisposal } from "../host/symbols.js";
import type { Backstop } from "./backstop.js";
import { unclaim } from "./claims.js";
import { Disposal, reportFailures } from "./disposal.js";
import { throwFailures } from "./dispose-error.js";
import { type About, type Entry, endOf, isGone, NOTHING, type Owner } from "./entry.js";
import type { Store } from "./store.js";
import { TIME_MAX } from "./timers.js";

/** What owners share with their manager. */
export interface Estate {
  readonly store: Store;
  readonly backstop: Backstop;
  /** Stack frames that a site records. */
  readonly stackDepth: number;
  /** Milliseconds that an asynchronous disposer may take. */
  readonly deadline: number | undefined;
}

/** Access to private fields of owners, for this package. */
export let isOwned: (value: unknown) => value is Owned<unknown>;
export let ownerOf: (owned: Owned<unknown>) => Owner;
export let estateOf: (owned: Owned<unknown>) => Estate;
export let isDropped: (owned: Owned<unknown>) => boolean;
/** Drops the owner without disposing of what is due then; false when it was dropped before. */
export let dropOwner: (owned: Owned<unknown>, site: Site, isOfScope?: boolean) => boolean;
/** After this: the backstop finds the owner when the program loses it. */
export let watchOwner: (owned: Owned<unknown>) => void;

/**
 * An owner of a resource; made by `own` and `share`. The resource is disposed when its last owner
 * is gone and nothing that is alive uses it.
 *
 * @example
 * ```ts
 * import { own } from "ouroboros-gc/resources";
 * const log: string[] = [];
 * const dispose = (name: string) => log.push(name);
 * const texture = own("texture", { dispose });
 * const mesh = own("mesh", { dispose, uses: texture });
 * texture.dispose(); // the mesh uses it, so it lives on
 * console.log(log.length); // 0
 * mesh.dispose();
 * console.log(log.join(", ")); // mesh, texture
 * ```
 */
export class Owned<out T = unknown> {
  declare [Symbol.dispose]: () => void;
  declare [Symbol.asyncDispose]: () => Promise<void>;
  readonly #owner: Owner;
  readonly #estate: Estate;
  /** The run that the first asynchronous disposal waits for. */
  #ending: Promise<Disposal> | undefined;

  static {
    isOwned = (value): value is Owned<unknown> =>
      typeof value === "object" && value !== null && #owner in value;
    ownerOf = (owned) => owned.#owner;
    estateOf = (owned) => owned.#estate;
    isDropped = (owned) => owned.#owner.index < 0;
    dropOwner = (owned, site, isOfScope = false) => {
      if (!owned.#estate.store.dropOwner(owned.#owner, site)) return false;
      owned.#owner.isOfScope = isOfScope;
      owned.#estate.backstop.forget(owned.#owner);
      return true;
    };
    watchOwner = (owned) => {
      const { index, entry } = owned.#owner;
      if (index < 0 || entry.state !== "live") return;
      owned.#estate.backstop.watch(owned, owned.#owner);
    };
  }

  /** @hidden */
  constructor(estate: Estate, owner: Owner, isInScope = false) {
    this.#estate = estate;
    this.#owner = owner;
    if (!isInScope) estate.backstop.watch(this, owner);
  }

  /**
   * The resource.
   * @throws {GcError} ERR_DEAD_RESOURCE after `dispose()`, and when its adapter sees that the resource was
   * disposed by other means.
   */
  get value(): T {
    return this.#check("value").value as T;
  }

  /**
   * Whether neither this owner nor its resource was disposed. A resource whose `isDisposed` throws counts as
   * not disposed.
   */
  get isAlive(): boolean {
    const { entry, index } = this.#owner;
    return index >= 0 && entry.state === "live" && !isGone(entry);
  }

  /** The resource in messages: `Texture#7`. */
  get name(): string {
    return this.#owner.entry.name;
  }

  /** Bytes outside the heap, as set by `size` and `resize`. */
  get size(): number {
    return this.#owner.entry.size;
  }

  /** Where this owner was made: "file:line:column". */
  get createdAt(): string {
    return siteText(this.#owner.createdAt);
  }

  /** Where this owner was disposed first; undefined before. */
  get disposedAt(): string | undefined {
    return this.#owner.index < 0 ? siteText(this.#owner.disposedAt) : undefined;
  }

  /**
   * Adds an owner: the resource lives until both are disposed.
   * @throws {GcError} ERR_DEAD_RESOURCE, ERR_DISPOSED
   */
  share(): Owned<T> {
    const { store, stackDepth } = this.#estate;
    store.checkOpen("share");
    const site = siteOf(stackDepth, this.share);
    return new Owned(this.#estate, store.share(this.#check("share"), site));
  }

  /**
   * Makes this resource use `used`, which is then disposed later than this one. A resource linked twice must
   * be unlinked twice. Cycles are allowed. Within one, the newest is disposed first, but no parent before its
   * children.
   *
   * @param as `"parent"`: `used` is the parent of this resource.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   * @throws {GcError} ERR_DEAD_RESOURCE, ERR_DISPOSED, ERR_FOREIGN_OBJECT, ERR_HEAP_FULL
   */
  link(used: Owned<unknown>, as?: "parent"): void {
    if (as !== undefined) checkChoice("link", "as", as, "parent");
    const { store } = this.#estate;
    this.#check("link");
    const entry = usableEntry("link", used, store);
    // The other's `isDisposed` may have disposed this one.
    store.link(heldEntry("link", this, store), entry, as !== undefined);
  }

  /**
   * Undoes one `link`, or one mention in `uses`. Disposes what nothing keeps alive any more.
   * @throws {GcError} ERR_NO_LINK when there is none; ERR_DISPOSER; ERR_DEAD_RESOURCE,
   * ERR_DISPOSED, ERR_FOREIGN_OBJECT
   */
  unlink(used: Owned<unknown>): void {
    const user = this.#check("unlink");
    const { store } = this.#estate;
    const { entry } = ofStore("unlink", used, store);
    if (!store.unlink(user, entry)) {
      throw new GcError(
        "ERR_NO_LINK",
        `unlink: ${user.name} does not use ${entry.name}. ` +
          "Unlink once for each link() and each mention in uses.",
      );
    }
    throwFailures("unlink", Disposal.run(store).failures);
  }

  /**
   * Sets the size of the resource, in bytes.
   * @throws {RangeError | TypeError | GcError} ERR_ARGUMENT, ERR_DEAD_RESOURCE, ERR_DISPOSED
   */
  resize(size: number): void {
    const { store } = this.#estate;
    store.bytes.check("resize", "size", size, ownerOf(this).entry.size);
    store.resize(this.#check("resize"), size);
  }

  /**
   * Returns the resource to you without disposing it, and releases what it uses. For resources that another
   * thread, a transfer or a library takes over.
   * @returns The resource.
   * @throws {GcError} ERR_IN_USE while it has another owner or a user; ERR_DEAD_RESOURCE, ERR_DISPOSED;
   * ERR_DISPOSER when disposers of what it used threw
   */
  release(): T {
    const entry = this.#check("release");
    const { store, stackDepth } = this.#estate;
    const user = entry.usedBy.find((link) => link.user !== entry)?.user;
    if (entry.owners.length > 1 || user) {
      const others = entry.owners.length - 1;
      const who = user
        ? `${user.name} uses it`
        : `${others} other ${others > 1 ? "owners have" : "owner has"} it`;
      throw new GcError(
        "ERR_IN_USE",
        `release: ${entry.name} cannot be released because ${who}. Dispose of its other owners ` +
          `and its users first.`,
      );
    }
    const value = entry.value as T;
    entry.disposer = NOTHING;
    unclaim(value);
    dropOwner(this, siteOf(stackDepth, this.release));
    throwFailures("release", Disposal.run(store).failures);
    return value;
  }

  /**
   * Settles when the resource's disposer has ended, or it was released. Never rejects; the same promise for
   * all owners.
   */
  get disposed(): Promise<void> {
    return endOf(this.#owner.entry);
  }

  /**
   * Disposes this owner now, but keeps the resource alive for so many milliseconds more, in which `open` with
   * its key, or `ownerOf`, joins it. Errors of disposers then go to `onUnraisable`. Calling it again does
   * nothing.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   */
  disposeAfter(milliseconds: number): void {
    checkInteger("disposeAfter", "milliseconds", milliseconds, 0, TIME_MAX);
    const { store, stackDepth } = this.#estate;
    if (this.#owner.index < 0) return;
    if (store.isClosed) {
      this.dispose();
      return;
    }
    const site = siteOf(stackDepth, this.disposeAfter);
    const heir = store.share(this.#owner.entry, site);
    dropOwner(this, site);
    store.timers.add(milliseconds, () => {
      if (store.dropOwner(heir, site)) reportFailures(store, Disposal.run(store).failures);
    });
  }

  /**
   * Drops this owner. Resources that nothing keeps alive any more are disposed before the call returns, except
   * those used by resources with an unfinished asynchronous disposer. Calling it again does nothing.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw
   */
  dispose(): void {
    if (!this.#drop(Owned.prototype.dispose)) return;
    throwFailures("dispose", Disposal.run(this.#estate.store).failures);
  }

  /**
   * As `dispose`, and settles when all of that is done, asynchronous disposers included. A second call waits
   * for the first, and throws nothing; after `dispose` it waits for the resource's disposer.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw or rejected
   */
  async disposeAsync(): Promise<void> {
    const { entry } = this.#owner;
    if (this.#drop(Owned.prototype.disposeAsync)) {
      this.#ending = Disposal.runAsync(this.#estate.store);
      throwFailures("disposeAsync", (await this.#ending).failures);
    } else {
      await this.#ending?.catch(() => {});
    }
    await entry.pending; // Another run may dispose it: that of `dispose`, or one around this.
  }

  static {
    defineDisposal(Owned.prototype, Owned.prototype.dispose, Owned.prototype.disposeAsync);
  }

  /** Drops this owner at the site that called `below`; false when it was dropped before. */
  #drop(below: Caller): boolean {
    return this.#owner.index >= 0 && dropOwner(this, siteOf(this.#estate.stackDepth, below));
  }

  /** The name: `Texture#7`. */
  toString(): string {
    return this.name;
  }

  /** The entry, when this owner may use it. */
  #check(call: string): Entry {
    return usableEntry(call, this, this.#estate.store);
  }
}

defineIdentity(Owned.prototype, "Owned");
definePrinting(Owned.prototype, (owned, ...how) => {
  const { isAlive, size, createdAt, disposedAt } = owned;
  const end = disposedAt === undefined ? {} : { disposedAt };
  return printFacts(`Owned ${owned.name}`, { isAlive, size, createdAt, ...end }, ...how);
});

/**
 * The entry of a valid owner of this manager, whose resource must not have been disposed by other means. Calls
 * `isDisposed`, which may do anything, so the owner is checked again after it.
 */
export function usableEntry(call: string, owned: Owned<unknown>, store: Store): Entry {
  const entry = heldEntry(call, owned, store);
  if (entry.state === "live" && isGone(entry)) {
    throw new GcError(
      "ERR_DEAD_RESOURCE",
      `${call}: ${entry.name} was disposed by other means than its owners ` +
        `(made at ${siteText(ownerOf(owned).createdAt)}). Leave that to dispose().`,
    );
  }
  return heldEntry(call, owned, store);
}

/** The entry of a valid owner of this manager. Runs no user code. */
function heldEntry(call: string, owned: Owned<unknown>, store: Store): Entry {
  const owner = ofStore(call, owned, store);
  store.checkOpen(call);
  const { entry } = owner;
  if (owner.index < 0 && owner.isOfScope) {
    throw new GcError(
      "ERR_DEAD_RESOURCE",
      `${call}: the scope of ${entry.name} ended at ${siteText(owner.disposedAt)} ` +
        `(made at ${siteText(owner.createdAt)}). Return s.keep(…) of it from the scope's block.`,
    );
  }
  if (owner.index < 0) {
    throw new GcError(
      "ERR_DEAD_RESOURCE",
      `${call}: this owner of ${entry.name} was disposed at ${siteText(owner.disposedAt)} ` +
        `(made at ${siteText(owner.createdAt)}). Dispose it later, or share() it first.`,
    );
  }
  return entry;
}

/** What a new resource uses; the last one is its parent where it has one. */
interface Uses {
  readonly list: readonly Owned[];
  readonly hasParent: boolean;
}

const USES_NOTHING: Uses = { list: [], hasParent: false };

/** The valid owners in `uses` and `parent`. May run user code. */
export function usableOwners(call: string, uses: unknown, parent: unknown, store: Store): Uses {
  if (uses === undefined && parent === undefined) return USES_NOTHING;
  const hasParent = parent !== undefined;
  const used: readonly Owned[] = Array.isArray(uses) ? uses : uses === undefined ? [] : [uses];
  const list = hasParent ? [...used, parent as Owned] : [...used];
  for (const owned of list) usableEntry(call, owned, store);
  return { list, hasParent };
}

const NO_ENTRIES: Pick<About, "uses"> = { uses: new Set() };

/** The owners' entries; every owner must still be valid. */
export function entriesOf(
  call: string,
  { list, hasParent }: Uses,
  store: Store,
): Pick<About, "uses" | "parent"> {
  if (list.length === 0) return NO_ENTRIES;
  const entries = list.map((owned) => heldEntry(call, owned, store));
  return { uses: new Set(entries), parent: hasParent ? entries.at(-1) : undefined };
}

/** The owner, which must belong to the store's manager. */
function ofStore(call: string, owned: unknown, store: Store): Owner {
  if (!isOwned(owned)) {
    const other = otherOwner(owned);
    if (other)
      throw new GcError("ERR_FOREIGN_OBJECT", `${call}: the owner is from ${copyText(other)}`);
    throw typeError(
      "ERR_ARGUMENT",
      `${call}: expected what own() returned, got ${show(owned)}. Own the resource first.`,
    );
  }
  if (estateOf(owned).store !== store) {
    throw new GcError(
      "ERR_FOREIGN_OBJECT",
      `${call}: ${owned.name} belongs to another manager. Links stay within one manager.`,
    );
  }
  return ownerOf(owned);
}
