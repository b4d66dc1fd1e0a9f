// Scopes: what they own is disposed at the end of a block, however it ends.

import { GcError, show, typeError } from "../errors/error.js";
import { type Caller, type Site, siteOf, siteText } from "../host/call-stack.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { defineDisposal } from "../host/symbols.js";
import { isClaimed } from "./claims.js";
import { Disposal, isThenable } from "./disposal.js";
import { type Failure, scopeError, throwFailures } from "./dispose-error.js";
import { checkOwnOptions, type OpenOptions, type OwnOptions, stillYours } from "./options.js";
import { dropOwner, type Estate, isDropped, Owned, usableEntry, watchOwner } from "./owned.js";
import { ownerBehind, type TrackOptions, track } from "./tracking.js";

/** The manager's calls that make owners for scopes. `below` is the frame to leave out of sites. */
export interface ScopeCalls {
  own(resource: unknown, options: unknown, below: Caller): Owned<unknown>;
  open<T>(make: () => T, options: OpenOptions<T>, below: Caller): Owned<T> | Promise<Owned<T>>;
}

/**
 * Calls `block` with the scope and then ends it; when the block returns a promise, after that has settled.
 * Errors of the block and of disposers are kept in one error; a single error is thrown as it is.
 */
export let runInScope: <R>(scope: Scope, block: (scope: Scope) => R) => R;

/** After this: when the program loses the scope before its end, its owners are watched one by one. */
export let watchScope: (scope: Scope) => Scope;

/** The names of the resources in a scope; undefined when it has ended. */
let namesIn: (scope: Scope) => readonly string[] | undefined;

const SWEEP_MIN = 64;

/** Owners that are disposed together. Made by `scope()`. */
export class Scope {
  declare [Symbol.dispose]: () => void;
  declare [Symbol.asyncDispose]: () => Promise<void>;
  readonly #estate: Estate;
  readonly #calls: ScopeCalls;
  readonly #createdAt: Site;
  readonly #owners = new Set<Owned<unknown>>();
  /** So many owners are looked through for those that were dropped meanwhile. */
  #sweepAt = SWEEP_MIN;
  #disposedAt: Site | undefined;
  /** The run that the first asynchronous end waits for. */
  #ending: Promise<Disposal> | undefined;

  /** @hidden */
  constructor(estate: Estate, calls: ScopeCalls, createdAt: Site) {
    this.#estate = estate;
    this.#calls = calls;
    this.#createdAt = createdAt;
  }

  /**
   * As `own` of the manager; the scope keeps the owner.
   * @returns The owner; a disposed one when the call triggered a disposer that ended the scope.
   * @throws {GcError} ERR_DISPOSED when the scope has ended; the resource was not taken then.
   */
  own<T>(resource: T, options: OwnOptions<NoInfer<T>>): Owned<T>;
  own<T extends Disposable | AsyncDisposable>(
    resource: T,
    options?: Partial<OwnOptions<NoInfer<T>>>,
  ): Owned<T>;
  own<T>(resource: T, options?: Partial<OwnOptions<T>>): Owned<T> {
    try {
      this.#checkOpen("own");
    } catch (error) {
      throw stillYours(error);
    }
    return this.#take(this.#calls.own(resource, options, this.own) as Owned<T>);
  }

  /**
   * As `open` of the manager; the scope keeps the owner.
   * @throws {GcError} ERR_DISPOSED when the scope has ended; if it ended meanwhile, what was opened is
   * disposed first.
   */
  open<T>(make: () => PromiseLike<T>, options: OpenOptions<NoInfer<T>>): Promise<Owned<T>>;
  open<T>(make: () => T, options: OpenOptions<NoInfer<T>>): Owned<T>;
  open<T>(make: () => T, options: OpenOptions<T>): Owned<T> | Promise<Owned<T>> {
    this.#checkOpen("open");
    const opened = this.#calls.open(make, options, this.open);
    if (opened instanceof Owned) return this.#take(opened);
    return opened.then(async (owned) => {
      if (this.#disposedAt !== undefined) await owned.disposeAsync();
      this.#checkOpen("open");
      return this.#take(owned);
    });
  }

  /** A disposer called by a due collection may have ended the scope. */
  #take<T>(owned: Owned<T>): Owned<T> {
    if (this.#disposedAt === undefined) this.#hold(owned);
    else owned.dispose();
    return owned;
  }

  /** Holds no more than twice the owners that were not dropped; constant time, on average. */
  #hold(owned: Owned): void {
    const owners = this.#owners;
    owners.add(owned);
    if (owners.size < this.#sweepAt) return;
    for (const held of owners) if (isDropped(held)) owners.delete(held);
    this.#sweepAt = Math.max(SWEEP_MIN, 2 * owners.size);
  }

  /**
   * Puts `api` behind a proxy: the scope owns every handle that its calls return, and every handle that calls
   * on those return. `keep` accepts such handles. Only results of calls are owned: directly, as items of an
   * array or a plain object, or through a promise; not values of properties or arguments of callbacks.
   *
   * @param options An adapter, or `isHandle` and `dispose`; further options as for `own`.
   * @returns A proxy with the type of `api`; `===` tells them apart.
   * @throws {TypeError} ERR_ARGUMENT
   * @throws {GcError} ERR_DISPOSED, as do calls when the scope has ended.
   *
   * @example
   * ```ts
   * import { scope } from "ouroboros-gc/resources";
   * const log: string[] = [];
   * class Solid {
   *   readonly name: string;
   *   constructor(name: string) { this.name = name; }
   *   add(other: Solid) { return new Solid(`${this.name}+${other.name}`); }
   *   free() { log.push(this.name); }
   * }
   * const solids = { isHandle: (x: object) => x instanceof Solid, dispose: (x: Solid) => x.free() };
   * const name = scope((s) => {
   *   const cad = s.track({ Solid }, solids);
   *   return new cad.Solid("cube").add(new cad.Solid("ball")).name;
   * });
   * console.log(name, "of", log.toReversed().join()); // cube+ball of cube,ball,cube+ball
   * ```
   */
  track<T extends object, H>(api: T, options: TrackOptions<H>): T {
    this.#checkOpen("track");
    checkOwnOptions("track", options);
    const { dispose } = options;
    return track(api, options as object as TrackOptions<never>, {
      checkOpen: () => this.#checkOpen("track"),
      own: (handle) => {
        try {
          return this.own(handle, options as object as OwnOptions<object>);
        } catch (error) {
          if (!isClaimed(handle)) dispose(handle as H);
          throw error;
        }
      },
    }) as T;
  }

  /**
   * The scope disposes `owned` when it ends.
   * @returns `owned`
   * @throws {GcError} ERR_DISPOSED, ERR_DEAD_RESOURCE, ERR_FOREIGN_OBJECT
   */
  add<T>(owned: Owned<T>): Owned<T> {
    this.#checkOpen("add");
    usableEntry("add", owned, this.#estate.store);
    this.#hold(owned);
    return owned;
  }

  /**
   * Lets `owned` survive the scope: it is the caller's to dispose.
   * @param owned An owner, or a handle that a tracked API returned.
   * @returns The owner.
   * @throws {TypeError} ERR_ARGUMENT when the scope does not have it.
   * @throws {GcError} ERR_DISPOSED when the scope has ended.
   */
  keep<T>(owned: Owned<T>): Owned<T>;
  keep<T extends object>(tracked: T): Owned<T>;
  keep(kept: object): Owned {
    this.#checkOpen("keep");
    const owned = ownerBehind(kept) ?? (kept as Owned);
    // An owner that was dropped may be gone from the scope already.
    if (!this.#owners.delete(owned) && !(owned instanceof Owned && isDropped(owned))) {
      const what = owned instanceof Owned ? owned.name : show(owned);
      throw typeError("ERR_ARGUMENT", `keep: the scope does not have ${what}. Keep what it owns.`);
    }
    watchOwner(owned);
    return owned;
  }

  /**
   * Ends the scope: disposes its owners. Calling it again does nothing.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw
   */
  dispose(): void {
    throwFailures("dispose", this.#end(this.#site(Scope.prototype.dispose)));
  }

  /**
   * As `dispose`, and settles when all of that is done, asynchronous disposers included. A second call waits
   * for the first, and throws nothing.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw or rejected
   */
  async disposeAsync(): Promise<void> {
    const site = this.#site(Scope.prototype.disposeAsync);
    throwFailures("disposeAsync", await this.#endAsync(site));
  }

  static {
    runInScope = (scope, block) => scope.#run(block);
    watchScope = (scope) => scope.#watch();
    namesIn = (scope) =>
      scope.#disposedAt === undefined
        ? [...scope.#owners].filter((owned) => !isDropped(owned)).map(String)
        : undefined;
    defineDisposal(Scope.prototype, Scope.prototype.dispose, Scope.prototype.disposeAsync);
  }

  /** The owners do not lead to the scope, unless a disposer or a resource does. */
  #watch(): this {
    const owners = this.#owners;
    this.#estate.backstop.watchScope(this, () => {
      for (const owned of owners) watchOwner(owned);
    });
    return this;
  }

  #run<R>(block: (scope: Scope) => R): R {
    let result: R;
    try {
      result = block(this);
      if (isThenable(result)) return this.#runAsync(result) as R;
    } catch (error) {
      throw bothErrors(error, this.#end(this.#createdAt));
    }
    throwFailures("scope", this.#end(this.#createdAt));
    return result;
  }

  async #runAsync(promise: PromiseLike<unknown>): Promise<unknown> {
    let result: unknown;
    try {
      if (this.#disposedAt === undefined) this.#watch();
      result = await promise;
    } catch (error) {
      throw bothErrors(error, await this.#endAsync(this.#createdAt));
    }
    throwFailures("scope", await this.#endAsync(this.#createdAt));
    return result;
  }

  #site(below: Caller): Site {
    return siteOf(this.#estate.stackDepth, below);
  }

  #end(site: Site): readonly Failure[] {
    return this.#close(site) ? Disposal.run(this.#estate.store).failures : [];
  }

  async #endAsync(site: Site): Promise<readonly Failure[]> {
    if (!this.#close(site)) {
      await this.#ending?.catch(() => {});
      return [];
    }
    this.#ending = Disposal.runAsync(this.#estate.store);
    return (await this.#ending).failures;
  }

  /** All owners are dropped before any disposer is called. */
  #close(site: Site): boolean {
    if (this.#disposedAt !== undefined) return false;
    this.#estate.store.checkUsable();
    this.#disposedAt = site;
    try {
      for (const owned of this.#owners) dropOwner(owned, site, true);
    } catch (error) {
      this.#watch(); // Cut off: the rest is reported when it is lost.
      throw error;
    }
    this.#estate.backstop.forgetScope(this);
    this.#owners.clear();
    return true;
  }

  #checkOpen(call: string): void {
    if (this.#disposedAt === undefined) {
      this.#estate.store.checkOpen(call);
      return;
    }
    throw new GcError(
      "ERR_DISPOSED",
      `${call}: the scope ended at ${siteText(this.#disposedAt)}. ` +
        "Own the resource in a scope that has not ended, or without one.",
    );
  }
}

defineIdentity(Scope.prototype, "Scope");
definePrinting(Scope.prototype, (scope, ...how) => {
  const owns = namesIn(scope);
  return owns ? printFacts("Scope", { owns }, ...how) : "Scope (ended)";
});

function bothErrors(error: unknown, failures: readonly Failure[]): unknown {
  return failures.length === 0 ? error : scopeError(error, failures);
}
