// The behaviour of a heap, stated as plainly as we can: objects that hold objects, counts, sets. No engine code is
// used. It runs the operations of recorded programs (test/replay/recording.ts) and returns everything
// observable about each. It agrees with every recording of CPython (model.test.ts), so it can judge random
// programs that no CPython ever ran.

import { type Operation, type Outcome, sumUp } from "../replay/recording.js";
import { CountedHeap } from "./heap.js";
import { observe } from "./observation.js";
import { isTracked, newThing, PERMANENT, referentsOf, type Thing } from "./thing.js";

const EVENTS_MAX = 5000;

/** A heap as Python's documentation describes it. */
export class Model extends CountedHeap {
  readonly stats: [number, number, number][] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  garbage: Thing[] = [];
  /** Collections of 0 since the last of 1, of 1 since the last of 2. */
  counters: [number, number] = [0, 0];
  #savesAll = false;
  #isCollecting = false;
  /**
   * While a full collection in steps marks: the objects that were unreachable at its start, and still are.
   */
  #sinceStart: Set<Thing> | undefined;
  #info: [string, number, number, number][] = [];

  // --- Collection

  /** The candidates that nothing outside them reaches. */
  #unreachableAmong(candidates: ReadonlySet<Thing>): Set<Thing> {
    const heldFromOutside = new Map<Thing, number>();
    for (const thing of candidates) heldFromOutside.set(thing, thing.refcount);
    for (const thing of candidates) {
      for (const held of referentsOf(thing)) {
        const count = heldFromOutside.get(held);
        if (count !== undefined) heldFromOutside.set(held, count - 1);
      }
    }
    const held = [...candidates].filter((thing) => heldFromOutside.get(thing) !== 0);
    const reached = reachable(held, candidates);
    return new Set([...candidates].filter((thing) => !reached.has(thing)));
  }

  protected override collect(generation: number): number {
    if (this.#isCollecting) return 0;
    this.#isCollecting = true;
    this.#info.push(["start", generation, 0, 0]);
    if (generation < 2) (this.counters[generation] as number)++;
    for (let young = 0; young < generation; young++) this.counters[young] = 0;
    const old = Math.min(generation + 1, 2);

    const candidates = new Set(
      [...this.things].filter((thing) => isTracked(thing) && thing.generation <= generation),
    );
    if (generation === 2) this.#sinceStart = undefined;
    this.unreachable = this.#unreachableAmong(candidates);
    for (const thing of candidates) if (!this.unreachable.has(thing)) thing.generation = old;
    const found = this.#finish(generation, old);
    this.#info.push(["stop", generation, ...found]);
    return found[0] + found[1];
  }

  /**
   * The part of a collection after the set is known. Returns how many were collected, and how many could not
   * be.
   */
  #finish(generation: number, old: number): [number, number] {
    this.#setLegacyAside(old);

    let collected = this.#clearWeakrefs(old);
    this.#finalizeUnreachable();
    this.#keepResurrected(old);
    collected += this.unreachable.size;
    this.#deleteUnreachable(old);
    const uncollectable = this.#keepUncollectable();

    const stats = this.stats[generation] as [number, number, number];
    stats[0] += 1;
    stats[1] += collected;
    stats[2] += uncollectable;
    this.#isCollecting = false;
    return [collected, uncollectable];
  }

  /**
   * A step of a full collection; once the set is known, also the rest of the collection. It is the engine's
   * choice whether objects that became unreachable during the marking are in the set.
   *
   * @param set The set; undefined while it marks.
   */
  #step(set: readonly number[] | undefined): Outcome {
    const candidates = new Set([...this.things].filter((thing) => (thing.generation ?? 3) <= 2));
    const unreachable = this.#unreachableAmong(candidates);
    if (!this.#sinceStart) this.counters[1] = 0;
    this.#sinceStart ??= unreachable;
    if (!set) return { v: false, ret: 0 };
    const known = new Set([...unreachable].filter(({ id }) => set.includes(id)));
    if (known.size < set.length) throw new Error(`model: [${set}] has reachable objects`);
    const missing = [...this.#sinceStart].filter(
      (thing) => unreachable.has(thing) && !known.has(thing),
    );
    if (missing.length > 0) throw new Error(`model: [${set}] lacks ${missing.map(({ id }) => id)}`);
    this.#isCollecting = true;
    this.unreachable = known;
    const [collected, uncollectable] = this.#finish(2, 2);
    this.#sinceStart = undefined;
    return { v: true, ret: collected + uncollectable };
  }

  /** User code may make anything reachable, and release it again. */
  protected override finalize(thing: Thing): void {
    this.#sinceStart?.clear();
    super.finalize(thing);
  }

  protected override call(weakref: Thing, callback: NonNullable<Thing["callback"]>): void {
    this.#sinceStart?.clear();
    super.call(weakref, callback);
  }

  #setLegacyAside(old: number): void {
    const legacy = [...this.unreachable].filter(({ kind }) => kind === "legacy");
    this.aside = reachable(legacy, this.unreachable);
    for (const thing of this.aside) {
      this.unreachable.delete(thing);
      thing.generation = old;
    }
  }

  /**
   * Clears all weak references to unreachable objects, then runs callbacks. Returns how many weak references
   * died of their own callback: they count as collected.
   */
  #clearWeakrefs(old: number): number {
    const calls: Thing[] = [];
    for (const thing of this.order.arrange([...this.unreachable])) {
      if (thing.referent) {
        thing.referent.weakrefs = thing.referent.weakrefs.filter((weakref) => weakref !== thing);
        thing.referent = undefined;
      }
      for (const weakref of thing.weakrefs) {
        weakref.referent = undefined;
        if (!weakref.callback || weakref.refcount === 0 || this.unreachable.has(weakref)) continue;
        weakref.refcount++;
        weakref.generation = old;
        // It was set aside, and is no longer uncollectable.
        this.aside.delete(weakref);
        calls.push(weakref);
      }
      thing.weakrefs = [];
    }
    let died = 0;
    for (const weakref of calls) {
      if (weakref.callback) this.call(weakref, weakref.callback);
      if (weakref.refcount === 1) died++;
      this.release(weakref);
    }
    return died;
  }

  #finalizeUnreachable(): void {
    for (const thing of this.order.arrange([...this.unreachable])) {
      if (!this.unreachable.has(thing) || !thing.finalizer || thing.isFinalized) continue;
      thing.isFinalized = true;
      thing.refcount++;
      this.finalize(thing);
      this.release(thing);
    }
  }

  #keepResurrected(old: number): void {
    const left = this.#unreachableAmong(this.unreachable);
    for (const thing of this.unreachable) if (!left.has(thing)) thing.generation = old;
    this.unreachable = left;
  }

  #deleteUnreachable(old: number): void {
    for (const thing of this.order.arrange([...this.unreachable])) {
      if (!this.unreachable.has(thing)) continue;
      thing.refcount++;
      if (this.#savesAll) {
        this.garbage.push(thing);
      } else {
        this.noteDeath(thing);
        this.letGo(thing, false);
        this.release(thing);
      }
      if (this.unreachable.delete(thing)) thing.generation = old;
    }
  }

  #keepUncollectable(): number {
    const uncollectable = [...this.aside];
    this.aside.clear();
    for (const thing of uncollectable) {
      if (!this.#savesAll && thing.kind !== "legacy") continue;
      thing.refcount++;
      this.garbage.push(thing);
    }
    return uncollectable.length;
  }

  // --- Operations

  protected override make(operation: Partial<Operation>): Thing {
    const thing = newThing(operation);
    this.things.add(thing);
    this.live++;
    this.bind(operation.r as number, thing);
    return thing;
  }

  #chain({ sn = 0, r = 0, n = 0, fin, close }: Operation): void {
    const links = Array.from({ length: n }, (_, index) => {
      const link = newThing({ sn: sn + index, k: "node", n: 1, ...(fin && { fin }) });
      this.things.add(link);
      return link;
    });
    this.live += n;
    for (const [index, link] of links.entries()) {
      const next = links[index + 1] ?? (close ? links[0] : undefined);
      if (next) this.assign(link, 0, next);
    }
    this.bind(r, links[0] as Thing);
  }

  #weakref({ x, cb, ...operation }: Operation): Outcome {
    const referent = this.at(x);
    const weakref = this.make({ ...operation, k: "wref" });
    weakref.referent = referent;
    referent.weakrefs.unshift(weakref);
    if (cb) {
      const object = cb.fn === undefined ? undefined : this.at(cb.fn);
      if (object) object.refcount++;
      weakref.callback = { actions: cb.do ?? [], object };
    }
    return { v: referent.id };
  }

  #found(thing: Thing | null | undefined, root: number | undefined): Outcome {
    if (!thing) return { v: null };
    if (root !== undefined) this.bind(root, thing);
    return { v: thing.id };
  }

  /** Runs one operation and returns everything observable about it. */
  play(operation: Operation): Outcome {
    this.events = [];
    this.#info = [];
    const outcome = this.#run(operation);
    const events = this.events;
    if (events.length > EVENTS_MAX) outcome.evsum = sumUp(events);
    else if (events.length > 0) outcome.ev = events;
    outcome.live = this.live;
    return outcome;
  }

  #run(operation: Operation): Outcome {
    const { op, r, sn, x, y, w, i = 0, g = 2 } = operation;
    switch (op) {
      case "new":
        this.make(operation);
        return {};
      case "set":
        this.assign(this.at(x), i, this.at(y));
        return {};
      case "clr":
        this.assign(this.at(x), i, null);
        return {};
      case "push": {
        const item = this.at(y);
        item.refcount++;
        this.at(x).slots.push(item);
        return {};
      }
      case "pop": {
        const item = this.at(x).slots.pop();
        if (item) this.release(item);
        return {};
      }
      case "setsteal": {
        const holder = this.at(x);
        const previous = holder.slots[i];
        holder.slots[i] = this.handOver(y);
        if (previous) this.release(previous);
        return {};
      }
      case "pushsteal":
        this.at(x).slots.push(this.handOver(y));
        return {};
      case "popown": {
        const item = this.at(x).slots.pop();
        this.keep(r, item);
        return { v: item?.id ?? null };
      }
      case "swap": {
        const holder = this.at(x);
        const previous = holder.slots[i];
        holder.slots[i] = this.handOver(y);
        this.keep(r, previous);
        return { v: previous?.id ?? null };
      }
      case "newsteal": {
        const thing = this.make(operation);
        thing.slots[0] = this.handOver(x);
        if (y !== undefined) thing.slots[1] = this.handOver(y);
        return {};
      }
      case "insert": {
        const item = this.at(y);
        item.refcount++;
        this.at(x).slots.splice(i, 0, item);
        return {};
      }
      case "remove": {
        const [item] = this.at(x).slots.splice(i, 1);
        if (item) this.release(item);
        return {};
      }
      case "truncate":
        this.truncate(this.at(x), operation.n ?? 0);
        return {};
      case "loadown":
      case "load":
        return this.#found(this.at(x).slots[i], r);
      case "dup":
        this.bind(r as number, this.at(x));
        return {};
      case "drop":
        this.unbind(r as number);
        return {};
      case "wref":
        return this.#weakref(operation);
      case "wget":
        return this.#found(this.at(w).referent, r);
      case "collect": {
        const ret = this.collect(g);
        return { ret, info: this.#info, count: [...this.counters] };
      }
      case "step":
        return this.#step(operation.out?.set);
      case "chain":
        this.#chain(operation);
        return {};
      case "gload": {
        const kept = this.garbage.find(({ id }) => id === sn);
        return kept ? this.#found(kept, r) : {};
      }
      case "gclear": {
        const kept = this.garbage;
        this.garbage = [];
        const given = operation.out?.released;
        const place = ({ id }: Thing): number => given?.indexOf(id) ?? -1;
        const ordered = given
          ? kept.sort((a, b) => place(a) - place(b))
          : this.order.arrange(kept.reverse());
        for (const thing of ordered) this.release(thing);
        return {};
      }
      case "debug":
        this.#savesAll = operation.saveall ?? false;
        return {};
      case "freeze":
        this.#sinceStart = undefined;
        this.counters = [0, 0];
        for (const thing of this.things) if (isTracked(thing)) thing.generation = PERMANENT;
        return { v: [...this.things].filter(isTracked).length };
      case "unfreeze":
        this.#sinceStart = undefined;
        for (const thing of this.things) if (thing.generation === PERMANENT) thing.generation = 2;
        return { v: 0 };
      default:
        return observe(this, operation);
    }
  }
}

/** The objects that `from` reaches without leaving `within`, including itself. */
function reachable(from: readonly Thing[], within: ReadonlySet<Thing>): Set<Thing> {
  const reached = new Set(from);
  for (const thing of reached) {
    for (const held of referentsOf(thing)) if (within.has(held)) reached.add(held);
  }
  return reached;
}
