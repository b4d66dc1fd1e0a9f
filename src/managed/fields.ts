// Declared fields (`ref = null` in a class body): the JavaScript engine defines them as own properties
// after our constructor has returned, so their values are not counted yet. That is safe as long as nothing
// can die. So an object with fields waits, and everything that can make an object die, or that looks at
// counts, calls `prepare` first. It counts the values of the own properties and deletes the properties:
// from then on the accessors of the class have the attribute.
//
// A class defines the same fields in the same order on all its objects: one that has the last has all.
// Which field is the last is learned from the class's first objects:
//   - A class is settled when FIELD_TRUST of its objects were complete and a microtask has run, in which
//     no constructor can run. Until then the newest objects keep waiting, the heap's last NEWEST: of those
//     that are made one within another, the innermost is the first to get another field.
//   - When a field is seen that the class was not known to have, all its objects wait again.
//   - A class that inherits from another class with fields may define a name twice. Its second object
//     shows this: it is a Proxy, which sees every definition. If so, all later objects are Proxies too.
//   - So are those of a class with WAITING_MAX objects that wait in vain: their constructors threw.
// What this misses: fields after one at which the first FIELD_TRUST objects of a class all threw; and, of
// a class that is not settled, those of more than NEWEST objects within one another, if the innermost throws.
// A getter that a constructor defines over a field of a settled class is called once, by `#takeUsual`.

import { codeOf } from "../errors/error.js";
import type { Attribute, DeclaredFields, FieldOwner } from "./class-fields.js";
import { sealedObject } from "./refusal.js";

const WAITING_MAX = 256;

/** What counting declared fields needs of the heap, whose objects are `T`. */
export interface FieldHost<T extends FieldOwner> {
  /** false when the heap refuses all calls: nothing can die, and nothing is counted any more. */
  takesCalls(): boolean;
  living(): Iterable<T>;
  ownerOf(object: object): T;
  /** Releases what `storeField` held. User code may run. */
  giveUp(replaced: readonly T[]): void;
  report(owner: T, error: unknown): void;
}

/** The objects of one heap whose fields are not counted yet; `T` is the state of an object. */
export class WaitingFields<T extends FieldOwner> {
  readonly #host: FieldHost<T>;
  /** Those that wait, the oldest first; undefined in gaps, and from `#count` on: arrays that shrink are slow. */
  readonly #owners: (T | undefined)[] = [];
  #count = 0;
  /** Unsettled classes of which objects were made since the last microtask. */
  readonly #unsettled: Set<DeclaredFields> = new Set();
  /** Objects that fields overwrote: they may die when everything is counted. */
  #replaced: T[] = [];
  #refused: { readonly owner: T; readonly error: unknown }[] = [];
  readonly #reported: WeakSet<T> = new WeakSet();
  #isTickDue = false;
  #isCounting = false;

  constructor(host: FieldHost<T>) {
    this.#host = host;
  }

  /** Whether every field is counted. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The object has been made, and its fields will follow. */
  add(owner: T): void {
    const { fields } = owner;
    if (!fields.isSettled) {
      fields.newest = owner;
      this.#unsettled.add(fields);
    }
    if (!this.#isTickDue) this.#awaitTick();
    this.#owners[this.#count++] = owner;
  }

  /** After this: every field defined by now is counted. User code may run. */
  prepare(): void {
    if (this.#count === 0 || this.#isCounting) return;
    this.#countAll();
    this.#finish();
  }

  /** After this: nothing waits. */
  clear(): void {
    this.#owners.length = this.#count = 0;
    for (const fields of this.#unsettled) fields.newest = undefined;
    this.#unsettled.clear();
  }

  /** A Proxy for `target`, a new object: it sees each definition of a field. */
  watched(target: object, fields: DeclaredFields): object {
    const proxy = new Proxy(target, {
      defineProperty: (_target, name, descriptor) => {
        const { writable, enumerable, configurable } = descriptor;
        const isField = typeof name === "string" && writable && enumerable && configurable;
        if (!isField || isMethod(proxy, name)) {
          return Reflect.defineProperty(target, name, descriptor);
        }
        const owner = this.#host.ownerOf(proxy);
        if (owner.isDead) return Reflect.defineProperty(target, name, descriptor);
        const index = this.#place(owner, name);
        if (index < owner.fieldsTaken) this.#watch(fields);
        else owner.fieldsTaken = index + 1;
        fields.noteProbed(owner.fieldsTaken);
        this.#store(owner, fields.attributes[index] ?? name, descriptor.value);
        this.#finish();
        return true;
      },
    });
    return proxy;
  }

  #awaitTick(): void {
    queueMicrotask(() => {
      this.#isTickDue = false;
      if (!this.#host.takesCalls()) return this.clear();
      this.#countAll();
      // No constructor is running now, so the objects that waited are complete.
      for (const { fields } of this.#waiting) fields.noteComplete();
      for (const fields of this.#unsettled) fields.settle();
      this.clear();
      this.#finish();
    });
    this.#isTickDue = true;
  }

  get #waiting(): T[] {
    return this.#owners.slice(0, this.#count).filter((owner) => owner !== undefined);
  }

  /** Runs no user code: nothing can die before everything is counted. */
  #countAll(): void {
    const owners = this.#owners;
    this.#isCounting = true;
    try {
      // All are looked at before one is let go: the last may show a field that the first is yet to get.
      for (let at = 0; at < this.#count; at++) {
        const owner = owners[at];
        if (!owner || this.#take(owner)) continue;
        if (owner.fieldsTaken >= owner.fields.names.length) owner.fields.noteComplete();
        owners[at] = undefined;
      }
      this.#letGo();
    } finally {
      this.#isCounting = false;
    }
  }

  /** After this: who has all the fields of its class waits no longer. Where it is cut off, gaps stay. */
  #letGo(): void {
    const owners = this.#owners;
    let [kept, incomplete] = [0, 0];
    for (let at = 0; at < this.#count; at++) {
      const owner = owners[at];
      if (!owner) continue;
      owners[at] = undefined;
      owners[kept++] = owner;
      const { fields, fieldsTaken } = owner;
      if (fieldsTaken < fields.names.length) incomplete++;
      else if (fields.isComplete(owner)) {
        fields.noteComplete();
        owners[--kept] = undefined;
      }
    }
    this.#count = kept;
    if (incomplete > WAITING_MAX) this.#watchIncomplete();
  }

  /**
   * Counts the fields that the object has got; of one that died in its construction they are only
   * learnt. false when no more can come: it is sealed.
   */
  #take(owner: T): boolean {
    const { object, fields } = owner;
    const names = Object.keys(object);
    if (names.length === 0) return true;
    const isNew = owner.fieldsTaken === 0 && !owner.isDead;
    const isUsual = isNew && fields.isSettled && isSame(names, fields.names);
    return (isUsual && this.#takeUsual(owner)) || this.#takeAny(owner, names);
  }

  /** Counts all the fields of the class at once. Returns false where that was not possible. */
  #takeUsual(owner: T): boolean {
    const object = owner.object as Readonly<Record<string, unknown>>;
    const { names, attributes } = owner.fields;
    try {
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string;
        owner.storeField(attributes[i] ?? name, object[name], this.#replaced);
      }
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return false;
    }
    // The last one first: an object stays fast when its newest property is deleted.
    for (let i = names.length - 1; i >= 0; i--) {
      if (!Reflect.deleteProperty(object, names[i] as string)) return false;
    }
    owner.fieldsTaken = names.length;
    return true;
  }

  /** Counts any fields there are. Returns false when no more can come: the object is sealed. */
  #takeAny(owner: T, names: readonly string[]): boolean {
    const { object, fields } = owner;
    const taken: string[] = [];
    let { fieldsTaken } = owner;
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(object, name);
      if (!descriptor || !("value" in descriptor)) continue;
      if (!fields.names.includes(name) && isMethod(object, name)) continue;
      if (owner.isDead) {
        fieldsTaken = Math.max(fieldsTaken, this.#place(owner, name) + 1);
        continue;
      }
      if (!descriptor.configurable) {
        this.#store(owner, owner.attributeOf(name) ?? name, descriptor.value);
        continue;
      }
      const index = this.#place(owner, name);
      if (!this.#store(owner, fields.attributes[index] ?? name, descriptor.value)) continue;
      if (index < owner.fieldsTaken) this.#watch(fields);
      fieldsTaken = Math.max(fieldsTaken, index + 1);
      taken.push(name);
    }
    for (const name of taken.reverse()) Reflect.deleteProperty(object, name);
    owner.fieldsTaken = fieldsTaken;
    if (!Object.isSealed(object)) return true;
    // What a frozen object holds is counted for good; fields of a sealed one may change unseen.
    if (!Object.isFrozen(object) && !owner.isDead)
      this.#refused.push({ owner, error: sealedObject(object) });
    return false;
  }

  /** The field's place in the order of definition; added if the class was not known to have it. */
  #place(owner: T, name: string): number {
    const { fields } = owner;
    const known = fields.names.indexOf(name);
    if (known >= 0) return known;
    fields.learn(name, owner.attributeOf(name));
    this.#unsettled.add(fields);
    if (fields.hasReleased) this.#waitAgain(fields);
    return fields.names.length - 1;
  }

  #watch(fields: DeclaredFields): void {
    if (fields.isWatched) return;
    fields.isWatched = true;
    if (fields.hasReleased) this.#waitAgain(fields);
  }

  /** Whether the value is now behind the accessor: counted, or refused and uncounted. */
  #store(owner: T, attribute: Attribute | string, value: unknown): boolean {
    try {
      owner.storeField(attribute, value, this.#replaced);
      return true;
    } catch (error) {
      const code = codeOf(error);
      // Not our error: the stack is exhausted. The property is still there, so nothing is lost.
      if (code === undefined) throw error;
      const isRefused = code === "ERR_DEAD_OBJECT" || code === "ERR_FOREIGN_OBJECT";
      if (isRefused) owner.storeUncounted(attribute, value, this.#replaced);
      this.#refused.push({ owner, error });
      return isRefused;
    }
  }

  /** All objects of the class wait again. Cost: a look at every object of the heap. */
  #waitAgain(fields: DeclaredFields): void {
    const waiting = new Set(this.#waiting);
    for (const owner of this.#host.living()) {
      if (owner.fields === fields && !waiting.has(owner)) this.#owners[this.#count++] = owner;
    }
    if (!this.#isTickDue) this.#awaitTick();
  }

  #watchIncomplete(): void {
    for (const { fields, fieldsTaken } of this.#waiting) {
      if (fieldsTaken < fields.names.length) fields.isWatched = true;
    }
  }

  /** User code may run: reports, and finalizers of overwritten objects. */
  #finish(): void {
    if (this.#refused.length > 0) {
      const refused = this.#refused;
      this.#refused = [];
      for (const { owner, error } of refused) {
        if (this.#reported.has(owner)) continue;
        this.#reported.add(owner);
        this.#host.report(owner, error);
      }
      // Reports are user code, and what was written over may hold the only reference that they took.
      if (this.#host.takesCalls()) this.#countAll();
    }
    if (this.#replaced.length > 0) {
      const replaced = this.#replaced;
      this.#replaced = [];
      this.#host.giveUp(replaced);
    }
  }
}

/**
 * Whether the object's class has a method of that name, or the name is `__del__`. A value that is
 * assigned under such a name is stored on the object itself, past us, so it is never counted.
 */
function isMethod(object: object, name: string): boolean {
  if (name === "__del__") return true;
  for (let at = Object.getPrototypeOf(object) as object | null; at !== null; ) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return typeof descriptor.value === "function";
    at = Object.getPrototypeOf(at) as object | null;
  }
  return false;
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
  let i = names.length === others.length ? names.length : -1;
  while (i > 0 && names[i - 1] === others[i - 1]) i--;
  return i === 0;
}
