// Declared fields (`ref = null` in a class body): the JavaScript engine defines them as own properties
// after our constructor has returned, so their values are not counted yet. That is safe as long as nothing
// can die. So an object with fields waits, and every call that can make an object die, or that reads
// counts, calls `prepare` first. It counts the values of the own properties and deletes the properties:
// from then on the accessors of the class provide the attribute.
//
// A class defines the same fields in the same order on all its objects: one that has the last has all.
// Which field is the last is learned from the class's first objects:
//   - A class is settled when FIELD_TRUST of its objects were complete and a microtask has run, since no
//     constructor can be running then. Until then its NEWEST newest objects keep waiting: when objects are
//     made within constructors of others, the innermost is the first to get another field.
//   - When a class shows an unknown field, all its objects wait again; but a class that shows LATE_MAX such
//     fields is irregular, and its later objects are Proxies.
//   - A class that inherits from another class with fields may define a name twice. Its second object
//     shows this: it is a Proxy, which sees every definition. If so, all later objects are Proxies, too.
//   - Each call looks at all waiting objects. While WAITING_MAX wait in vain, new objects are Proxies, which
//     never wait, until the turn ends; and if more would wait again than constructors can be running, the
//     oldest do not. So neither the time of a call nor the list grows with the number of objects made.
// What this misses: fields after one at which the first FIELD_TRUST objects of a class all threw; in an
// unsettled class, fields of an object within which the NEWEST innermost all threw; and a name defined
// twice when the second object threw between the two.
// A getter that a constructor defines over a field of a settled class is called once, by `#takeUsual`.

import { codeOf } from "../errors/error.js";
import {
  type Attribute,
  type DeclaredFields,
  type FieldOwner,
  NESTING_MAX,
} from "./class-fields.js";
import { sealedObject } from "./refusal.js";

const WAITING_MAX = 512;

/** What counting declared fields needs from the heap, whose objects are `T`. */
export interface FieldHost<T extends FieldOwner> {
  /** false when the heap refuses all calls: nothing can die, and nothing more is counted. */
  takesCalls(): boolean;
  living(): Iterable<T>;
  ownerOf(object: object): T;
  /** Releases what `storeField` held. User code may run. */
  release(replaced: readonly T[]): void;
  report(owner: T, error: unknown): void;
}

/** The objects of one heap whose fields are not counted yet; `T` is the state of an object. */
export class WaitingFields<T extends FieldOwner> {
  readonly #host: FieldHost<T>;
  /** Waiting objects, oldest first; undefined in gaps, and from `#count` on: arrays that shrink are slow. */
  readonly #owners: (T | undefined)[] = [];
  #count = 0;
  /** How many objects the last look found waiting in vain, and the number of that look. */
  #keptCount = 0;
  #look = 0;
  /** Unsettled classes with objects made since the last microtask. */
  readonly #unsettled: Set<DeclaredFields> = new Set();
  /** Objects that fields overwrote: they may die when everything is counted. */
  #replaced: T[] = [];
  #refused: { readonly owner: T; readonly error: unknown }[] = [];
  readonly #reported: WeakSet<T> = new WeakSet();
  readonly #proxies: WeakSet<object> = new WeakSet();
  #isTickDue = false;
  #isCounting = false;

  constructor(host: FieldHost<T>) {
    this.#host = host;
  }

  /** Whether every field is counted. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Whether so many wait in vain that no others may wait. */
  get isCrowded(): boolean {
    return this.#keptCount >= WAITING_MAX;
  }

  /** Notes a new object, whose fields will follow. */
  add(owner: T): void {
    const { fields } = owner;
    if (!fields.isSettled) this.#unsettled.add(fields);
    if (!this.#isTickDue) this.#awaitTick();
    this.#owners[this.#count++] = owner;
  }

  /** After this: every field defined so far is counted. User code may run. */
  prepare(): void {
    if (this.#count === 0 || this.#isCounting) return;
    this.#countAll();
    this.#finish();
  }

  /** After this: nothing waits. */
  clear(): void {
    this.#owners.length = this.#count = this.#keptCount = 0;
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
        const index = this.#place(owner, name);
        if (index >= owner.fieldsTaken) owner.fieldsTaken = index + 1;
        else if (index >= 0) this.#watch(fields);
        fields.noteProbed(owner.fieldsTaken);
        // The fields of an object that died during its construction are learnt, not counted.
        if (owner.isDead) return Reflect.defineProperty(target, name, descriptor);
        this.#store(owner, this.#attributeOf(owner, name, index), descriptor.value);
        // The overwritten object may die: fields that hold it uncounted are counted first.
        if (this.#replaced.length > 0) this.#countAll();
        this.#finish();
        return true;
      },
    });
    this.#proxies.add(proxy);
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
    let isAnyLeft = false;
    this.#isCounting = true;
    try {
      // All are examined before any is dropped: the last may show a field that the first has yet to get.
      for (let at = 0; at < this.#count; at++) {
        const owner = owners[at];
        if (owner === undefined) continue;
        if (owner.fields.isSettled && this.#takeUsual(owner)) {
          owners[at] = undefined;
        } else if (this.#takeAny(owner)) {
          isAnyLeft = true;
        } else {
          if (owner.fieldsTaken >= owner.fields.names.length) owner.fields.noteComplete();
          owners[at] = undefined;
        }
      }
      if (isAnyLeft) this.#letGo();
      else this.#count = this.#keptCount = 0;
    } finally {
      this.#isCounting = false;
    }
  }

  /** After this: objects with all fields of their class wait no longer. If it is cut off, gaps stay. */
  #letGo(): void {
    const owners = this.#owners;
    const look = ++this.#look;
    let kept = 0;
    for (let at = this.#count - 1; at >= 0; at--) {
      const owner = owners[at];
      if (owner === undefined) continue;
      const { fields, fieldsTaken } = owner;
      const isComplete = fieldsTaken >= fields.names.length && !fields.waitsOn(look);
      if (isComplete || kept >= NESTING_MAX) {
        fields.noteComplete();
        owners[at] = undefined;
      } else kept++;
    }
    let end = 0;
    for (let at = 0; at < this.#count; at++) {
      const owner = owners[at];
      if (owner === undefined) continue;
      owners[at] = undefined;
      owners[end++] = owner;
    }
    this.#count = this.#keptCount = end;
  }

  /** Counts all fields of a new object at once. Returns false if that is not possible. */
  #takeUsual(owner: T): boolean {
    if (owner.fieldsTaken !== 0 || owner.isDead) return false;
    const object = owner.object as Readonly<Record<string, unknown>>;
    const { names, attributes } = owner.fields;
    if (!isSame(Object.keys(object), names)) return false;
    try {
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string;
        owner.storeField(attributes[i] ?? name, object[name], this.#replaced);
      }
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return false;
    }
    // The last first: an object stays fast when its newest property is deleted.
    for (let i = names.length - 1; i >= 0; i--) {
      if (!Reflect.deleteProperty(object, names[i] as string)) return false;
    }
    owner.fieldsTaken = names.length;
    return true;
  }

  /**
   * Counts the fields that the object has so far; if it died during its construction they are only learnt.
   * Returns false when no more can come: the object is sealed.
   */
  #takeAny(owner: T): boolean {
    const { object, fields } = owner;
    const names = Object.keys(object);
    if (names.length === 0) return true;
    const taken: string[] = [];
    let { fieldsTaken } = owner;
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(object, name);
      if (!descriptor || !("value" in descriptor)) continue;
      if (fields.placeOf(name) < 0 && isMethod(object, name)) continue;
      if (owner.isDead) {
        fieldsTaken = Math.max(fieldsTaken, this.#place(owner, name) + 1);
        continue;
      }
      if (!descriptor.configurable) {
        this.#store(owner, owner.attributeOf(name) ?? name, descriptor.value);
        continue;
      }
      const index = this.#place(owner, name);
      const attribute = this.#attributeOf(owner, name, index);
      if (!this.#store(owner, attribute, descriptor.value)) continue;
      if (index >= 0 && index < owner.fieldsTaken) this.#watch(fields);
      fieldsTaken = Math.max(fieldsTaken, index + 1);
      taken.push(name);
    }
    for (const name of taken.reverse()) Reflect.deleteProperty(object, name);
    owner.fieldsTaken = fieldsTaken;
    if (!Object.isSealed(object)) return true;
    // A frozen object's fields cannot change any more; those of a sealed one may change unseen.
    if (!Object.isFrozen(object) && !owner.isDead)
      this.#refused.push({ owner, error: sealedObject(object) });
    return false;
  }

  /** The field's index in the order of definition, learnt if need be; -1 if it cannot be learnt. */
  #place(owner: T, name: string): number {
    const { fields } = owner;
    const known = fields.placeOf(name);
    if (known >= 0) return known;
    if (!fields.mayLearn) {
      this.#watch(fields);
      return -1;
    }
    fields.learn(name, owner.attributeOf(name));
    this.#unsettled.add(fields);
    if (fields.hasReleased) this.#waitAgain(fields);
    return fields.names.length - 1;
  }

  #attributeOf(owner: T, name: string, index: number): Attribute | string {
    return (index < 0 ? owner.attributeOf(name) : owner.fields.attributes[index]) ?? name;
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

  /** Makes all objects of the class wait again. Cost: a look at every object of the heap. */
  #waitAgain(fields: DeclaredFields): void {
    const passed = new Set(this.#waiting);
    for (const owner of this.#host.living()) {
      if (owner.fields !== fields || passed.has(owner) || this.#proxies.has(owner.object)) continue;
      this.#owners[this.#count++] = owner;
    }
    if (!this.#isTickDue) this.#awaitTick();
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
      // Reports are user code: they may have stored an object in a field that is not counted yet.
      if (this.#host.takesCalls()) this.#countAll();
    }
    if (this.#replaced.length > 0) {
      const replaced = this.#replaced;
      this.#replaced = [];
      this.#host.release(replaced);
    }
  }
}

/**
 * Whether the object's class has a method of that name, or the name is `__del__`. A value assigned to such a
 * name is stored on the object itself, where we do not see it, so it is never counted.
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
