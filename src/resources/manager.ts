// A manager of resources: they are owned here, and disposed when nothing keeps them any more.

import { checkFunction, checkInteger, wrongArgument } from "../errors/arguments.js";
import { recognize } from "../errors/copies.js";
import { typeError } from "../errors/error.js";
import type { Unraisable } from "../heap/collection.js";
import { type Caller, siteOf, siteText } from "../host/call-stack.js";
import { definePrinting, printFacts } from "../host/console.js";
import { defineIdentity } from "../host/identity.js";
import { defineDisposal } from "../host/symbols.js";
import { Backstop, leakOf, warnOfLeaks } from "./backstop.js";
import { checkUnclaimed, claim, entryOf } from "./claims.js";
import { Disposal, reportFailures } from "./disposal.js";
import { throwFailures } from "./dispose-error.js";
import { type About, type Entry, isGone, type Owner } from "./entry.js";
import { fill, NOTHING } from "./opening.js";
import {
  checkOwnOptions,
  checkResourcesOptions,
  disposerOf,
  labelOf,
  type OwnOptions,
  type ResourcesOptions,
  stillYours,
} from "./options.js";
import { type Estate, giveUp, heldEntry, isOwned, Owned, ownerOf, usableOwners } from "./owned.js";
import { runInScope, Scope } from "./scope.js";
import { Store } from "./store.js";

/** What a manager knows of a resource that was not disposed. */
export interface ResourceInfo {
  /** `Texture#7` */
  readonly name: string;
  /** Bytes outside the heap. */
  readonly size: number;
  /** Where it was owned first. */
  readonly createdAt: string;
  /** Where each of its owners was made. */
  readonly owners: readonly string[];
  /** The names of the resources that use it. */
  readonly usedBy: readonly string[];
  /** The names of the resources that it uses. */
  readonly uses: readonly string[];
}

/**
 * A manager of resources on a heap of its own. `own` and `scope` of this entry point belong to a
 * ready one, `resources`; make more for independent lifetimes, and dispose each as a whole.
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

  /** @throws {RangeError | TypeError | GcError} ERR_ARGUMENT, ERR_THRESHOLD, ERR_WASM_REFUSED */
  constructor(options?: ResourcesOptions) {
    recognize(isOwned);
    const { onLeak = warnOfLeaks(), onUnraisable = ignore } = options ?? {};
    const { stackDepth, ...settings } = checkResourcesOptions(options ?? {});
    const store = new Store({
      ...settings,
      report: (report) => quietly(() => onUnraisable(report)),
    });
    const lost = (owner: Owner): void => {
      const leak = leakOf(owner, () => this.#giveUpLost(owner));
      quietly(() => onLeak?.(leak));
    };
    this.#estate = { store, stackDepth, backstop: new Backstop(onLeak ? lost : undefined) };
    if (options) void store.heap; // What is wrong with the options is thrown here.
  }

  #giveUpLost(owner: Owner): void {
    const { store } = this.#estate;
    if (store.giveUp(owner, "")) throwFailures("dispose", Disposal.run(store).failures);
  }

  /**
   * Takes a resource, to be disposed when its last owner is gone and nothing alive uses it.
   *
   * @param resource Anything but null and undefined. An object has one entry in a manager.
   * @param options How it is disposed: `dispose`, or an adapter; none for what has `Symbol.dispose`.
   * @returns Its first owner.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   * @throws {GcError} ERR_DISPOSED, ERR_DEAD_RESOURCE, ERR_FOREIGN_OBJECT, ERR_HEAP_FULL. The
   * resource was not taken then: it is still yours to dispose, as the message says. `open` makes room
   * before there is one.
   */
  own<T>(resource: T, options: OwnOptions<NoInfer<T>>): Owned<T>;
  own<T extends Disposable | AsyncDisposable>(
    resource: T,
    options?: Partial<OwnOptions<NoInfer<T>>>,
  ): Owned<T>;
  own<T>(resource: T, options: Partial<OwnOptions<T>> = {}): Owned<T> {
    return this.#own(resource, options, this.own);
  }

  #own<T>(resource: T, options: Partial<OwnOptions<T>>, below: Caller): Owned<T> {
    const { store, stackDepth } = this.#estate;
    checkOwnOptions("own", options);
    const { isShared } = options;
    checkNew(resource);
    checkUnclaimed(resource, store, isShared);
    const { size = 0, uses, name } = options;
    checkInteger("own", "size", size, 0, Number.MAX_SAFE_INTEGER);
    const disposer = disposerOf(resource, options as Partial<OwnOptions<never>>);
    const label = labelOf(resource, name);
    try {
      const list = usableOwners("own", uses, store);
      const site = siteOf(stackDepth, below);
      // The lines above ran what the user passed, which may have owned and disposed.
      store.checkOpen("own");
      checkUnclaimed(resource, store, isShared);
      const about = { label, size, site, disposer };
      return this.#add(about, new Set(list.map((one) => heldEntry("own", one, store))), resource);
    } catch (error) {
      throw stillYours(error);
    }
  }

  #add<T>(about: About, uses: ReadonlySet<Entry>, resource?: T): Owned<T> {
    const { store } = this.#estate;
    try {
      const { entry, owner } = store.add(resource, about, uses);
      try {
        claim(resource, entry);
        return new Owned<T>(this.#estate, owner);
      } catch (error) {
        store.withdraw(entry); // The stack has ended: nobody has the owner.
        throw error;
      }
    } finally {
      // The due collection may have found something; its errors are not those of own().
      if (store.collectsByItself) reportFailures(store, Disposal.run(store).failures);
    }
  }

  /**
   * Makes room for a resource, then calls `make` to open it, and owns what that returns or promises. So
   * nothing is opened that could not be owned: what there is to refuse, the uses, the size and a manager
   * that has ended, is refused before.
   *
   * @param make Opens the resource. When it throws or rejects, nothing is left.
   * @param options As for `own`.
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
  open<T>(make: () => PromiseLike<T>, options: OwnOptions<NoInfer<T>>): Promise<Owned<T>>;
  open<T>(make: () => T, options: OwnOptions<NoInfer<T>>): Owned<T>;
  open<T>(make: () => T, options: OwnOptions<T>): Owned<T> | Promise<Owned<T>> {
    return this.#open(make, options, this.open);
  }

  #open<T>(make: () => T, options: OwnOptions<T>, below: Caller): Owned<T> | Promise<Owned<T>> {
    const { store, stackDepth } = this.#estate;
    checkOwnOptions("open", options);
    if (typeof make !== "function") throw wrongArgument("open", "make", "a function", make);
    const { size = 0, uses, name } = options;
    checkInteger("open", "size", size, 0, Number.MAX_SAFE_INTEGER);
    const list = usableOwners("open", uses, store);
    const site = siteOf(stackDepth, below);
    store.checkOpen("open");
    const held = new Set(list.map((one) => heldEntry("open", one, store)));
    const owned = this.#add({ label: "resource", size, site, disposer: NOTHING }, held) as Owned<T>;
    const { entry } = ownerOf(owned);
    const place = { entry, owned, leave: () => giveUp(owned, site) };
    return fill(store, place, make, (resource) => {
      checkNew(resource);
      checkUnclaimed(resource, store, options.isShared);
      const disposer = disposerOf(resource, options as Partial<OwnOptions<never>>);
      return { disposer, label: labelOf(resource, name) };
    });
  }

  /**
   * One owner more of a resource that is alive in this manager, found by the resource itself: for caches
   * that others join, when the first owner may be gone and only users are left.
   * @returns undefined when the resource is not here, is disposed or due, or is no object.
   * @throws {GcError} ERR_DISPOSED
   */
  ownerOf<T extends object>(resource: T): Owned<T> | undefined {
    const { store, stackDepth } = this.#estate;
    store.checkOpen("ownerOf");
    const entry = entryOf(resource, store);
    if (!entry || isGone(entry) || entryOf(resource, store) !== entry) return undefined;
    return new Owned<T>(this.#estate, store.share(entry, siteOf(stackDepth, this.ownerOf)));
  }

  /**
   * Calls `block` with a scope, and gives up what that owns when the block has returned, thrown, or
   * settled its promise. When the block and disposers throw, both are kept.
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
  /** A scope that ends with its `dispose`: `using s = scope()`, `await using s = scope()`. */
  scope(): Scope;
  scope<R>(block?: (scope: Scope) => R): R | Scope {
    const { store, stackDepth } = this.#estate;
    store.checkOpen("scope");
    checkFunction("scope", "the block", block);
    const own = (resource: unknown, options: unknown, below: Caller): Owned<unknown> =>
      this.#own(resource, (options ?? {}) as object, below);
    const scope = new Scope(this.#estate, own, siteOf(stackDepth, this.scope));
    return block ? runInScope(scope, block) : scope;
  }

  /**
   * Finds the cycles that nobody owns, and disposes them. There are none where cycles are disposed
   * immediately. Cost: the whole heap.
   * @returns The number of resources disposed, those that only they kept included.
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

  /** Number of resources that were not disposed. */
  get liveCount(): number {
    return this.#estate.store.liveCount;
  }

  /** Bytes that they take, as told by `size`. */
  get externalBytes(): number {
    return this.#estate.store.bytes;
  }

  /** The resources that were not disposed, oldest first: what they are, and what keeps them. */
  alive(): ResourceInfo[] {
    return this.#estate.store.entries.map(infoOf);
  }

  /** Settles when every asynchronous disposer that was called has ended. */
  settled(): Promise<void> {
    return this.#estate.store.settled();
  }

  /**
   * Disposes everything, whoever owns it, and the heap; then the manager refuses to work. What a
   * resource uses whose disposer is at work waits for it, `alive()` tells what that is;
   * all else is disposed when the call returns. The second time nothing happens.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw
   */
  dispose(): void {
    const { store } = this.#estate;
    store.close();
    throwFailures("dispose", Disposal.run(store).failures);
  }

  /**
   * As `dispose`, and settles when every asynchronous disposer has ended, earlier ones included. A
   * disposer must not wait for it: it would wait for itself.
   * @throws {GcError} ERR_DISPOSER, a `DisposeError`, when disposers threw or rejected
   */
  async disposeAsync(): Promise<void> {
    const { store } = this.#estate;
    store.close();
    const disposal = await Disposal.runAsync(store);
    await store.settled();
    throwFailures("disposeAsync", disposal.failures);
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

function infoOf(entry: Entry): ResourceInfo {
  return {
    name: entry.name,
    size: entry.size,
    createdAt: siteText(entry.createdAt),
    owners: entry.owners.map(({ createdAt }) => siteText(createdAt)),
    usedBy: entry.usedBy.map(({ user }) => user.name),
    uses: entry.links.map(({ used }) => used.name),
  };
}

function checkNew(resource: unknown): void {
  if (resource === null || resource === undefined) {
    throw typeError(
      "ERR_ARGUMENT",
      `own: the resource is ${resource}. Check that it was made before you own it.`,
    );
  }
  if (resource instanceof Owned) {
    throw typeError(
      "ERR_ARGUMENT",
      `own: ${resource.name} is owned: what is passed is its owner. Call share() on it for one more, or ` +
        "add() of a scope to hand it over.",
    );
  }
}

function ignore({ error, where, object }: Unraisable): void {
  console.error(`Exception ignored in ${where} of ${String(object)}:`, error);
}

/** A hook that throws must not stop what it is told of. */
function quietly(call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error("A hook of Resources threw:", error);
  }
}
