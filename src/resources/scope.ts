// Scopes: what they own ends with a block, whether it returns, throws, or goes on for a while.

import { GcError, show, typeError } from "../errors/error.js";
import { type Caller, type Site, siteOf, siteText } from "../host/call-stack.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { defineDisposal } from "../host/symbols.js";
import { isClaimed } from "./claims.js";
import { Disposal, isThenable } from "./disposal.js";
import { type Failure, scopeError, throwFailures } from "./dispose-error.js";
import { checkOwnOptions, type OpenOptions, type OwnOptions, stillYours } from "./options.js";
import { type Estate, giveUp, Owned, usableEntry } from "./owned.js";
import { ownerBehind, type TrackOptions, track } from "./tracking.js";

/** How owners for scopes are made: by the manager's own calls, with the frame to leave out of sites. */
export interface ScopeCalls {
  own(resource: unknown, options: unknown, below: Caller): Owned<unknown>;
  open<T>(make: () => T, options: OpenOptions<T>, below: Caller): Owned<T> | Promise<Owned<T>>;
}

/**
 * Calls `block` with the scope and ends it afterwards; when the block returns a promise, after that
 * has settled. Both errors are kept, the block's and those of disposers; one alone stays as it is.
 */
export let runInScope: <R>(scope: Scope, block: (scope: Scope) => R) => R;

/** The names of what a scope owns; undefined when it has ended. */
let namesIn: (scope: Scope) => readonly string[] | undefined;

/** Owners that are given up together. Made by `scope()`. */
export class Scope {
  declare [Symbol.dispose]: () => void;
  declare [Symbol.asyncDispose]: () => Promise<void>;
  readonly #estate: Estate;
  readonly #calls: ScopeCalls;
  readonly #createdAt: Site;
  readonly #owners = new Set<Owned<unknown>>();
  #disposedAt: Site | undefined;
  /** What the first asynchronous end waits for. */
  #ending: Promise<Disposal> | undefined;

  /** @hidden */
  constructor(estate: Estate, calls: ScopeCalls, createdAt: Site) {
    this.#estate = estate;
    this.#calls = calls;
    this.#createdAt = createdAt;
  }

  /**
   * As `own` of the manager; the scope has the owner.
   * @returns Its owner; a disposed one when the call set a disposer off that ended the scope.
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
   * As `open` of the manager; the scope has the owner.
   * @throws {GcError} ERR_DISPOSED when the scope has ended; when it ended meanwhile, what was opened is
   * disposed before.
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

  /** A disposer that a due collection called may have ended the scope. */
  #take<T>(owned: Owned<T>): Owned<T> {
    if (this.#disposedAt === undefined) this.#owners.add(owned);
    else owned.dispose();
    return owned;
  }

  /**
   * `api` behind a proxy: the handles that its calls return, and those that calls of these return, are owned
   * by the scope, without naming each. `keep` takes what it returned. Only what calls return is
   * owned, directly, as items of an array or of a plain object, or by a promise; not what properties
   * hold or callbacks are passed.
   *
   * @param options An adapter, or `isHandle` and `dispose`; further options as for `own`.
   * @returns `api` as far as TypeScript knows; `===` tells them apart.
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
   * The scope gives `owned` up when it ends.
   * @returns `owned`
   * @throws {GcError} ERR_DISPOSED, ERR_DEAD_RESOURCE, ERR_FOREIGN_OBJECT
   */
  add<T>(owned: Owned<T>): Owned<T> {
    this.#checkOpen("add");
    usableEntry("add", owned, this.#estate.store);
    this.#owners.add(owned);
    return owned;
  }

  /**
   * `owned` survives the scope: it is the caller's to dispose.
   * @param owned An owner, or what a tracked API returned.
   * @returns The owner.
   * @throws {TypeError} ERR_ARGUMENT when the scope does not have it.
   * @throws {GcError} ERR_DISPOSED when the scope has ended.
   */
  keep<T>(owned: Owned<T>): Owned<T>;
  keep<T extends object>(tracked: T): Owned<T>;
  keep(kept: object): Owned {
    this.#checkOpen("keep");
    const owned = ownerBehind(kept) ?? (kept as Owned);
    if (!this.#owners.delete(owned)) {
      const what = owned instanceof Owned ? owned.name : show(owned);
      throw typeError("ERR_ARGUMENT", `keep: the scope does not have ${what}. Keep what it owns.`);
    }
    return owned;
  }

  /**
   * Ends the scope: gives up what it has. The second time nothing happens.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw
   */
  dispose(): void {
    throwFailures("dispose", this.#end(this.#site(Scope.prototype.dispose)));
  }

  /**
   * As `dispose`, and settles when all of that is done, asynchronous disposers included. The second time
   * it waits for the first, and throws nothing.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw or rejected
   */
  async disposeAsync(): Promise<void> {
    const site = this.#site(Scope.prototype.disposeAsync);
    throwFailures("disposeAsync", await this.#endAsync(site));
  }

  static {
    runInScope = (scope, block) => scope.#run(block);
    namesIn = (scope) =>
      scope.#disposedAt === undefined ? Array.from(scope.#owners, String) : undefined;
    defineDisposal(Scope.prototype, Scope.prototype.dispose, Scope.prototype.disposeAsync);
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

  /** All owners are given up before any disposer is called. */
  #close(site: Site): boolean {
    if (this.#disposedAt !== undefined) return false;
    this.#estate.store.checkUsable();
    this.#disposedAt = site;
    for (const owned of this.#owners) giveUp(owned, site, true);
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
        "Own the resource in a scope that lives, or without one.",
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
