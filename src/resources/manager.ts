// A resource manager: resources are owned here, and disposed when nothing keeps them alive any more.

import { checkFunction, wrongArgument } from "../errors/arguments.js";
import { recognize } from "../errors/copies.js";
import { type Caller, type Site, siteOf } from "../host/call-stack.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { defineDisposal } from "../host/symbols.js";
import { Backstop, leakOf, warnOfLeaks } from "./backstop.js";
import { checkUnclaimed, claim, entryOf } from "./claims.js";
import { Disposal, reportFailures } from "./disposal.js";
import { throwFailures } from "./dispose-error.js";
import { type About, type Entry, isGone, NOTHING, type Owner } from "./entry.js";
import { atExit, forgetExit } from "./exit.js";
import { quietly, warnOfIgnored } from "./hooks.js";
import { infoOf, type ResourceInfo } from "./info.js";
import { Keys, type Opened } from "./keys.js";
import { fill } from "./opening.js";
import {
  checkNew,
  checkOwnOptions,
  checkResourcesOptions,
  disposerOf,
  labelOf,
  type OpenOptions,
  type OwnOptions,
  type ResourcesOptions,
  stillYours,
} from "./options.js";
import {
  dropOwner,
  type Estate,
  entriesOf,
  estateOf,
  isOwned,
  Owned,
  ownerOf,
  usableOwners,
} from "./owned.js";
import { runInScope, Scope, type ScopeCalls, watchScope } from "./scope.js";
import { Store } from "./store.js";

/**
 * A resource manager with a heap of its own. `own` and `scope` of this entry point belong to a ready one,
 * `resources`; make more for independent lifetimes, and dispose each as a whole.
 *
 * @example
 * ```ts
 * import { Resources } from "ouroboros-gc/resources";
 * const resources = new Resources();
 * const dispose = () => {};
 * const a = resources.own("a", { dispose });
 * const b = resources.own("b", { dispose, uses: a });
 * a.link(b); // a cycle
 * a.dispose();
 * console.log(resources.liveCount); // 2
 * b.dispose(); // its last owner: both are disposed now
 * console.log(resources.liveCount); // 0
 * ```
 */
export class Resources {
  declare [Symbol.dispose]: () => void;
  declare [Symbol.asyncDispose]: () => Promise<void>;
  readonly #estate: Estate;
  readonly #keys = new Keys();
  /** Disposes the manager when the program ends; set by `disposeAtExit`. */
  #atExit: (() => void) | undefined;

  /** @throws {RangeError | TypeError | GcError} ERR_ARGUMENT, ERR_THRESHOLD, ERR_WASM_REFUSED */
  constructor(options?: ResourcesOptions) {
    recognize(isOwned);
    const { onLeak = warnOfLeaks(), onUnraisable = warnOfIgnored } = options ?? {};
    const { stackDepth, deadline, ...settings } = checkResourcesOptions(options ?? {});
    const store = new Store({
      ...settings,
      report: (report) => quietly(() => onUnraisable(report)),
    });
    const lost = (owner: Owner): void => {
      if (owner.index < 0 || owner.entry.state !== "live") return; // The manager was disposed.
      const leak = leakOf(owner, () => this.#dropLost(owner));
      quietly(() => onLeak?.(leak));
    };
    const backstop = new Backstop(onLeak ? lost : undefined);
    this.#estate = { store, stackDepth, deadline, backstop };
    if (options) void store.heap; // Throws when the heap's options are wrong.
  }

  #dropLost(owner: Owner): void {
    const { store } = this.#estate;
    if (store.dropOwner(owner, "")) throwFailures("dispose", Disposal.run(store).failures);
  }

  /**
   * Takes a resource, to be disposed when its last owner is gone and nothing alive uses it.
   *
   * @param resource Anything but null and undefined. An object has one entry in a manager.
   * @param options How to dispose it: `dispose`, or an adapter; not needed with `Symbol.dispose`.
   * @returns Its first owner.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   * @throws {GcError} ERR_DISPOSED, ERR_DEAD_RESOURCE, ERR_FOREIGN_OBJECT, ERR_HEAP_FULL. The resource was
   * not taken then, and is still yours to dispose, as the message says. `open` makes room before the
   * resource exists.
   */
  own<T>(resource: T, options: OwnOptions<NoInfer<T>>): Owned<T>;
  own<T extends Disposable | AsyncDisposable>(
    resource: T,
    options?: Partial<OwnOptions<NoInfer<T>>>,
  ): Owned<T>;
  own<T>(resource: T, options: Partial<OwnOptions<T>> = {}): Owned<T> {
    return this.#own(resource, options, this.own, false);
  }

  #own<T>(
    resource: T,
    options: Partial<OwnOptions<T>>,
    below: Caller,
    isInScope: boolean,
  ): Owned<T> {
    const { store, stackDepth } = this.#estate;
    checkOwnOptions("own", options);
    const { isShared } = options;
    checkNew(resource);
    const { size = 0, uses, parent, name } = options;
    store.bytes.check("own", "size", size);
    const disposer = disposerOf(resource, options as Partial<OwnOptions<never>>, this.#estate);
    const label = labelOf(resource, name);
    try {
      const list = usableOwners("own", uses, parent, store);
      const site = siteOf(stackDepth, below);
      // The lines above ran user code, which may have owned and disposed resources.
      store.checkOpen("own");
      checkUnclaimed(resource, store, isShared);
      const used = entriesOf("own", list, store);
      return this.#add(
        { label, size, site, disposer, uses: used.uses, parent: used.parent },
        resource,
        isInScope,
      );
    } catch (error) {
      throw stillYours(error);
    }
  }

  #add<T>(about: About, resource?: T, isInScope = false): Owned<T> {
    const { store } = this.#estate;
    let entry: Entry | undefined;
    try {
      const added = store.add(resource, about);
      entry = added.entry;
      claim(resource, entry);
      const owned = new Owned<T>(this.#estate, added.owner, isInScope);
      this.#disposeFound();
      return owned;
    } catch (error) {
      // The stack is exhausted, or the heap is full or refuses; the caller gets no owner.
      if (entry) store.withdraw(entry);
      else this.#disposeFound();
      throw error;
    }
  }

  /** Disposes what a due collection found. Its errors are not errors of the call that made it due. */
  #disposeFound(): void {
    const { store } = this.#estate;
    if (store.collectsByItself) reportFailures(store, Disposal.run(store).failures);
  }

  /**
   * Makes room for a resource, then calls `make` to open it, and owns what that returns or promises. Wrong
   * options, a disposed manager and a full heap are refused first, so nothing is opened that cannot be
   * owned. With a `key`, a resource that is alive or being opened under it is joined, and `make` is not
   * called.
   *
   * @param make Opens the resource. When it throws or rejects, nothing is left behind.
   * @param options As for `own`, and `key`.
   * @throws {RangeError | TypeError | GcError} As `own`; and what `make` throws. When the manager was
   * disposed meanwhile, what was opened is disposed, and ERR_DISPOSED thrown.
   *
   * @example
   * ```ts
   * import { open } from "node:fs/promises";
   * import { resources } from "ouroboros-gc/resources";
   * const dispose = (file: { close(): Promise<void> }) => file.close();
   * await using file = await resources.open(() => open("package.json"), { dispose });
   * console.log((await file.value.readFile("utf8")).length > 0); // true
   * ```
   */
  open<T>(make: () => PromiseLike<T>, options: OpenOptions<NoInfer<T>>): Promise<Owned<T>>;
  open<T>(make: () => T, options: OpenOptions<NoInfer<T>>): Owned<T>;
  open<T>(make: () => T, options: OpenOptions<T>): Owned<T> | Promise<Owned<T>> {
    return this.#open(make, options, this.open);
  }

  #open<T>(make: () => T, options: OpenOptions<T>, below: Caller): Owned<T> | Promise<Owned<T>> {
    const { store, stackDepth } = this.#estate;
    checkOwnOptions("open", options, "key");
    if (typeof make !== "function") throw wrongArgument("open", "make", "a function", make);
    const { size = 0, uses, parent, name, key } = options;
    store.bytes.check("open", "size", size);
    const list = usableOwners("open", uses, parent, store);
    const known = key === undefined ? undefined : this.#keys.find(key);
    const site = siteOf(stackDepth, below);
    store.checkOpen("open");
    if (known?.entry.state === "live") return this.#join<T>(known, site);
    const about = { label: "resource", size, site, disposer: NOTHING };
    const owned = this.#add<T>({ ...about, ...entriesOf("open", list, store) });
    const { entry } = ownerOf(owned);
    const opened = key === undefined ? undefined : this.#keys.add(key, entry);
    const leave = (): void => {
      if (opened) this.#keys.drop(key, opened);
      dropOwner(owned, site);
    };
    const made = fill(store, { entry, owned, leave }, make, (resource) => {
      checkNew(resource);
      checkUnclaimed(resource, store, options.isShared);
      const disposer = disposerOf(resource, options as Partial<OwnOptions<never>>, this.#estate);
      return { disposer, label: labelOf(resource, name) };
    });
    if (opened && made instanceof Promise) opened.opening = made;
    return made;
  }

  /** A new owner of a resource that is open, or being opened, which may still fail for all its owners. */
  #join<T>({ entry, opening }: Opened, site: Site): Owned<T> | Promise<Owned<T>> {
    const { store } = this.#estate;
    const owned = new Owned<T>(this.#estate, store.share(entry, site));
    if (!opening) return owned;
    return opening.then(
      () => owned,
      (error: unknown) => {
        dropOwner(owned, site);
        reportFailures(store, Disposal.run(store).failures);
        throw error;
      },
    );
  }

  /**
   * A new owner of a resource that is alive in this manager, found by the resource itself, or by any owner of
   * it, even one already disposed: so a cache of owners keeps nothing alive.
   * @returns undefined when the resource is not here, is disposed or due, or is not an object.
   * @throws {GcError} ERR_DISPOSED
   */
  ownerOf<T>(owned: Owned<T>): Owned<T> | undefined;
  ownerOf<T extends object>(resource: T): Owned<T> | undefined;
  ownerOf<T extends object>(resource: T): Owned<T> | undefined {
    const { store, stackDepth } = this.#estate;
    store.checkOpen("ownerOf");
    const find = (): Entry | undefined => {
      if (!isOwned(resource)) return entryOf(resource, store);
      const { entry } = ownerOf(resource);
      return estateOf(resource).store === store && entry.state === "live" ? entry : undefined;
    };
    const entry = find();
    if (!entry || isGone(entry) || find() !== entry) return undefined;
    return new Owned<T>(this.#estate, store.share(entry, siteOf(stackDepth, this.ownerOf)));
  }

  /**
   * Calls `block` with a scope, and ends the scope when the block has returned or thrown, or its promise has
   * settled. When the block and disposers throw, all errors are kept.
   *
   * @returns What the block returns.
   * @throws {GcError} ERR_DISPOSER, ERR_SCOPE, each a `DisposeError`; and what the block throws.
   *
   * @example
   * ```ts
   * import { scope } from "ouroboros-gc/resources";
   * const text = scope((s) => {
   *   const file = s.own({ read: () => "text" }, { dispose: () => console.log("closed") }); // closed
   *   return file.value.read();
   * });
   * console.log(text); // text
   * ```
   */
  scope<R>(block: (scope: Scope) => R): R;
  /** A scope that ends when it is disposed: `using s = scope()`, `await using s = scope()`. */
  scope(): Scope;
  scope<R>(block?: (scope: Scope) => R): R | Scope {
    const { store, stackDepth } = this.#estate;
    store.checkOpen("scope");
    checkFunction("scope", "the block", block);
    const scope = new Scope(this.#estate, this.#calls, siteOf(stackDepth, this.scope));
    return block ? runInScope(scope, block) : watchScope(scope);
  }

  readonly #calls: ScopeCalls = {
    own: (resource, options, below) => this.#own(resource, (options ?? {}) as object, below, true),
    open: (make, options, below) => this.#open(make, options, below),
  };

  /**
   * Finds the cycles without owners, and disposes them. There are none where cycles are disposed immediately.
   * Cost: the whole heap.
   * @returns The number of resources disposed, including those that only the cycles kept alive.
   * @throws {GcError} ERR_DISPOSED; ERR_DISPOSER
   */
  collect(): number {
    const { store } = this.#estate;
    store.checkOpen("collect");
    store.collect(2);
    const disposal = Disposal.run(store);
    throwFailures("collect", disposal.failures);
    return disposal.count;
  }

  /** Number of resources not yet disposed. */
  get liveCount(): number {
    return this.#estate.store.liveCount;
  }

  /** The sum of their sizes, as given by `size`. */
  get externalBytes(): number {
    return this.#estate.store.bytes.now;
  }

  /** The resources not yet disposed, oldest first, and what keeps each alive. */
  alive(): ResourceInfo[] {
    return this.#estate.store.entries.map(infoOf);
  }

  /** Settles when all asynchronous disposers called so far have ended. */
  settled(): Promise<void> {
    return this.#estate.store.settled();
  }

  /**
   * Disposes everything, whoever owns it, and the heap; then the manager accepts no more resources. What a
   * resource uses waits until its asynchronous disposer has ended, and is in `alive()` until then; everything
   * else is disposed when the call returns. Calling it again does nothing.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw
   */
  dispose(): void {
    const { store } = this.#estate;
    this.#close();
    throwFailures("dispose", Disposal.run(store).failures);
  }

  /**
   * As `dispose`, and settles when all asynchronous disposers have ended, earlier ones included. A disposer
   * must not await it: it would wait for itself.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw or rejected
   */
  async disposeAsync(): Promise<void> {
    const { store } = this.#estate;
    this.#close();
    const disposal = await Disposal.runAsync(store);
    await store.settled();
    throwFailures("disposeAsync", disposal.failures);
  }

  /**
   * Disposes the manager when the program ends, as `dispose` does: the process, a Node worker (unless it is
   * terminated), or the page. Errors of disposers then go to `onUnraisable`, and promises are not awaited.
   * @throws {GcError} ERR_DISPOSED
   */
  disposeAtExit(): void {
    const { store } = this.#estate;
    store.checkOpen("disposeAtExit");
    this.#atExit ??= () => {
      store.close();
      reportFailures(store, Disposal.run(store).failures);
    };
    atExit(this.#atExit);
  }

  #close(): void {
    if (this.#atExit) forgetExit(this.#atExit);
    this.#estate.store.close();
  }

  static {
    defineDisposal(
      Resources.prototype,
      Resources.prototype.dispose,
      Resources.prototype.disposeAsync,
    );
  }
}

defineIdentity(Resources.prototype, "Resources");
definePrinting(Resources.prototype, ({ liveCount, externalBytes }, ...how) =>
  printFacts("Resources", { liveCount, externalBytes }, ...how),
);
