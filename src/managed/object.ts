// Declares `Symbol.dispose` in projects whose `lib` does not.
/// <reference lib="esnext.disposable" preserve="true" />

// Managed objects: what people derive their classes from. An object stands for a slot of its heap;
// its attributes hold counted references to other managed objects, and plain values beside them.

import * as layout from "../../assembly/layout.js";
import { GcError, PLAIN_NAME, textOf } from "../errors/error.js";
import { DISPOSE } from "../host/symbols.js";
import {
  adoptDefaults,
  assignOutside,
  defineValue,
  findOrDeclare,
  noteAccessor,
} from "./accessors.js";
import { defineAppearance, jsonOf, type Seen } from "./appearance.js";
import { type Attribute, type ClassRecord, recordOf, UNDEFINED } from "./attributes.js";
import type { ManagedClass, ManagedHeap, WeakrefParts } from "./contract.js";
import { DeclaredFields, type FieldHost } from "./declared-fields.js";
import { ExtraAttributes } from "./extra-attributes.js";
import { isAnyGiven, takeOver } from "./given.js";
import {
  deadObject,
  foreignObject,
  noManagedObject,
  refuseOtherCopies,
  sealedObject,
  takesNoAttributes,
} from "./refusal.js";

const NOTHING: readonly unknown[] = [];

// Given out by the class's static block: the rest of the library reaches objects through these.
export let slotOfObject: (object: ManagedObject) => number;
export let nameOfClass: (object: ManagedObject) => string;
export let nameOfPosition: (object: ManagedObject, position: number) => string | undefined;
export let serialOf: (object: ManagedObject) => number;
export let heapOfObject: (object: ManagedObject) => ManagedHeap<ManagedObject>;
export let bindWeakref: (weakref: ManagedObject, parts: WeakrefParts<ManagedObject>) => void;
export let canonicalOf: (object: ManagedObject) => ManagedObject | undefined;
export let setCanonical: (object: ManagedObject, weakref: ManagedObject | undefined) => void;
export let declareDead: (object: ManagedObject) => void;
let assignByName: (object: ManagedObject, name: string, value: unknown) => void;
let readExtra: (object: ManagedObject, name: string) => unknown;
export let nameCountOf: (object: ManagedObject) => number;
let takeName: (object: ManagedObject) => void;
export let giveUpName: (object: ManagedObject) => void;
/** Whether `value` is a managed object of any heap, alive or not. */
export let isManaged: (value: unknown) => value is ManagedObject;
let install: (prototype: object, attribute: Attribute) => void;
let storeUncounted: (object: ManagedObject, name: string, value: unknown) => void;
let attributesOf: (object: ManagedObject) => [name: string, value: unknown][];

function assignElsewhere(receiver: object, name: string, value: unknown): void {
  if (isManaged(receiver)) assignByName(receiver, name, value);
  else assignOutside(receiver, name, value, install);
}

/** Sees the first assignment of every name that no class declares, and names beyond those. */
const firstAssignments = new Proxy(Object.create(null) as object, {
  set(_target, key, value: unknown, receiver: object): boolean {
    if (typeof key === "symbol") return defineValue(receiver, key, value);
    assignElsewhere(receiver, key, value);
    return true;
  },
  get(_target, key, receiver: unknown): unknown {
    return typeof key === "string" && isManaged(receiver) ? readExtra(receiver, key) : undefined;
  },
});

/**
 * The base class of managed objects: `GCObject` for the default heap, `heap.Object` for others.
 *
 * - A new object has one name, the variable it is assigned to. `del` gives it up.
 * - `a.ref = b` by plain assignment is a counted reference. Reading `a.ref` takes no reference.
 * - A method `__del__()` is the finalizer; it runs once, before anything of the object is cleared.
 * - With no reference left the object is deallocated at once, with everything only it held; every
 *   further use of it throws ERR_DEAD_OBJECT.
 *
 * What stands in `#private` fields, arrays or closures is invisible to the heap, as it would be to
 * Python in a C structure. Use `GCList` for many references.
 */
export abstract class ManagedObject {
  /** Called before the object is deallocated; see the class. */
  __del__?(): void;
  declare [Symbol.dispose]: () => void;

  readonly #class: ManagedClass<ManagedObject>;
  readonly #record: ClassRecord;
  readonly #heap: ManagedHeap<ManagedObject>;
  #slot: number = layout.NIL;
  #values: unknown[] = [];
  #nameCount = 1;
  #extras: ExtraAttributes | undefined;
  /** The weak reference to this object that has no callback, of which there is at most one. */
  #canonical: ManagedObject | undefined;
  readonly #serial: number;

  constructor() {
    const managedClass = new.target as unknown as ManagedClass<ManagedObject>;
    const { heap } = managedClass;
    const record = recordOf(managedClass);
    this.#class = managedClass;
    this.#record = record;
    this.#heap = heap;
    this.#serial = heap.nextSerial();
    if (managedClass.allocatesItself) return;
    let flags = 0;
    if (this.__del__ !== undefined) {
      const kind = managedClass.finalizers ?? heap.finalizers;
      flags = kind === "legacy" ? layout.FINALIZER | layout.LEGACY : layout.FINALIZER;
    }
    const fields = record.isWithoutFields ? undefined : this.#declaredFields();
    this.#slot = heap.adopt(this, record.positionCount, flags);
    if (!fields) return;
    try {
      heap.fields.add(fields);
    } catch (error) {
      // Cut off, with an object that nobody was given.
      heap.life.heap.calls = heap.life.absent;
      throw error;
    }
  }

  #declaredFields(): DeclaredFields<ManagedObject> | undefined {
    if (this.#class.hasAttributes === false) return undefined;
    const record = this.#record;
    if (record.isNew) adoptDefaults(this.#class, install);
    record.isNew = false;
    return new DeclaredFields(this, record, fieldHost);
  }

  /** `MyClass#7`: the class and the object's number on its heap. */
  toString(): string {
    return `${this.#record.name || "(anonymous)"}#${this.#serial}`;
  }

  /** The object itself, so that tools which ask for a value find two objects different. */
  valueOf(): this {
    return this;
  }

  /**
   * What `JSON.stringify` makes of the object: a frozen object of its attributes, without those that
   * are undefined. As long as they are the same it is the same one, so that a cycle is found.
   * @throws {GcError} ERR_DEAD_OBJECT
   */
  // biome-ignore lint/suspicious/noExplicitAny: classes that derive from this one answer what they like
  toJSON(): any {
    return jsonOf(this, seen);
  }

  /** Those that are not undefined. */
  #attributes(): [name: string, value: unknown][] {
    const declared = this.#record.lineage.flatMap((record) => [...record.attributes.values()]);
    return [
      ...declared.map((attribute): [string, unknown] => [attribute.name, this.#read(attribute)]),
      ...(this.#extras?.entries() ?? []),
    ].filter(([, value]) => value !== undefined);
  }

  static #install(prototype: object, attribute: Attribute): void {
    const { name, index, owner } = attribute;
    const { depth } = owner;
    const accessor: ThisType<ManagedObject> & PropertyDescriptor = {
      configurable: true,
      enumerable: true,
      get(this: ManagedObject): unknown {
        if (!(#slot in this)) return undefined;
        if (this.#slot === layout.NIL) throw deadObject(name, this);
        if (attribute.hasDefault || this.#record.lineage[depth] !== owner) {
          return this.#readByName(name);
        }
        return this.#values[index];
      },
      set(this: ManagedObject, value: unknown) {
        // The accessor may have been copied to another class, as mixins do.
        if (#slot in this && this.#record.lineage[depth] === owner) this.#assign(attribute, value);
        else assignElsewhere(this, name, value);
      },
    };
    noteAccessor(accessor.get);
    Object.defineProperty(prototype, name, accessor);
  }

  #readByName(name: string): unknown {
    const attribute = this.#record.find(name);
    return attribute ? this.#read(attribute) : this.#extras?.get(name);
  }

  #read(attribute: Attribute): unknown {
    const value = this.#values[attribute.index];
    if (value === undefined && attribute.hasDefault) return this.#record.defaultOf(attribute.name);
    return value === UNDEFINED ? undefined : value;
  }

  #assign(attribute: Attribute, value: unknown): void {
    const heap = this.#heap;
    // What was there may die, so every field must be counted; that may run user code.
    if (!heap.fields.isEmpty && isManaged(this.#values[attribute.index])) {
      heap.fields.prepare();
    }
    const slot = this.#slot;
    if (slot === layout.NIL) throw deadObject(attribute.name, this);
    const values = this.#values;
    const { index } = attribute;
    const previous = values[index];
    while (values.length < index) values.push(undefined);
    let target: number = layout.NIL;
    if (typeof value === "object" && value !== null && #slot in value) {
      target = value.#slot;
      if (target === layout.NIL) throw deadObject(attribute.name, value);
      if (value.#heap !== heap) throw foreignObject(attribute.name, value);
    } else if (typeof previous !== "object" || previous === null || !(#slot in previous)) {
      if (typeof value === "object") refuseOtherCopies(attribute.name, value);
      values[index] = value === undefined && attribute.hasDefault ? UNDEFINED : value;
      return;
    }
    if (target === layout.NIL) refuseOtherCopies(attribute.name, value);
    const position = attribute.position < 0 ? attribute.owner.place(attribute) : attribute.position;
    // User code sees the new value: it is stored before what was there is finalized. Nothing that
    // could fail stands between the heap's change and ours.
    const outcome = heap.writeReference(slot, position, target);
    values[index] = value === undefined && attribute.hasDefault ? UNDEFINED : value;
    if (outcome !== layout.DONE) heap.settle(outcome);
    if (isAnyGiven && target !== layout.NIL) takeOver(value as object);
  }

  #assignExtra(name: string, value: unknown): void {
    const heap = this.#heap;
    if (isManaged(this.#extras?.get(name))) heap.fields.prepare();
    const slot = this.#slot;
    if (slot === layout.NIL) throw deadObject(name, this);
    this.#extras ??= new ExtraAttributes();
    const extras = this.#extras;
    const isReleased = isManaged(extras.get(name));
    if (!isManaged(value) && !isReleased) {
      refuseOtherCopies(name, value);
      extras.set(name, value);
      return;
    }
    if (isManaged(value)) {
      if (value.#slot === layout.NIL) throw deadObject(name, value);
      if (value.#heap !== heap) throw foreignObject(name, value);
    }
    const target = isManaged(value) ? value.#slot : layout.NIL;
    if (target === layout.NIL) refuseOtherCopies(name, value);
    const attribute = extras.attribute(name);
    let outcome: number = layout.DONE;
    try {
      outcome = heap.writeReference(slot, attribute.position, target);
      attribute.value = value;
    } finally {
      if (attribute.value === undefined) extras.drop(name);
    }
    if (outcome !== layout.DONE) heap.settle(outcome);
    if (isAnyGiven && target !== layout.NIL) takeOver(value as object);
  }

  static {
    install = (prototype, attribute) => ManagedObject.#install(prototype, attribute);
    slotOfObject = (object) => object.#slot;
    nameOfClass = (object) => object.#record.name;
    nameOfPosition = (object, position) =>
      object.#record.positionNames[position] ?? object.#extras?.nameAt(position);
    serialOf = (object) => object.#serial;
    heapOfObject = (object) => object.#heap;
    bindWeakref = (weakref, parts) => {
      weakref.#slot = weakref.#heap.adoptWeakref(weakref, parts);
    };
    canonicalOf = (object) => object.#canonical;
    setCanonical = (object, weakref) => {
      object.#canonical = weakref;
    };
    nameCountOf = (object) => object.#nameCount;
    // No call stands between the heap's change and ours, here and below: nothing can be cut off there.
    takeName = (object) => {
      object.#heap.takeName(object.#slot);
      object.#nameCount++;
    };
    giveUpName = (object) => {
      const outcome = object.#heap.giveUpName(object.#slot);
      object.#nameCount--;
      if (outcome !== layout.DONE) object.#heap.settle(outcome);
    };
    declareDead = (object) => {
      object.#slot = layout.NIL;
      object.#values = NOTHING as unknown[];
      object.#extras?.forget();
      object.#nameCount = 0;
    };
    isManaged = (value): value is ManagedObject =>
      typeof value === "object" && value !== null && #slot in value;
    assignByName = (object, name, value) => {
      if (object.#class.hasAttributes === false) throw takesNoAttributes(name, object);
      const attribute = findOrDeclare(object.#class, name, install);
      if (attribute) object.#assign(attribute, value);
      else object.#assignExtra(name, value);
    };
    readExtra = (object, name) => {
      const extras = object.#extras;
      if (!extras?.has(name)) return undefined;
      if (object.#slot === layout.NIL) throw deadObject(name, object);
      return extras.get(name);
    };
    storeUncounted = (object, name, value) => {
      const attribute = object.#record.find(name);
      if (!attribute) {
        object.#extras ??= new ExtraAttributes();
        object.#extras.set(name, value);
        return;
      }
      while (object.#values.length < attribute.index) object.#values.push(undefined);
      object.#values[attribute.index] = value;
    };
    attributesOf = (object) => object.#attributes();
  }
}

// Found here, so that looking for a finalizer does not go on to the Proxy.
defineHidden("__del__", undefined);
defineHidden(PLAIN_NAME, ManagedObject.prototype.toString);
defineHidden(DISPOSE, function (this: ManagedObject) {
  if (nameCountOf(this) > 0 && !heapOfObject(this).life.isDisposed) del(this);
});
export const seen: Seen<ManagedObject> = {
  isManaged: (value) => isManaged(value),
  isDead: (object) => slotOfObject(object) === layout.NIL,
  heapOf: (object) => heapOfObject(object),
  attributesOf: (object) => attributesOf(object),
};
defineAppearance(ManagedObject.prototype, seen);
Object.setPrototypeOf(ManagedObject.prototype, firstAssignments);

const fieldHost: FieldHost<ManagedObject> = {
  isDead: (object) => slotOfObject(object) === layout.NIL,
  assign: (object, name, value) => assignByName(object, name, value),
  storeUncounted: (object, name, value) => storeUncounted(object, name, value),
  report: (object, error) => heapOfObject(object).reportField(error, object),
  sealed: sealedObject,
};

function defineHidden(key: PropertyKey, value: unknown): void {
  Object.defineProperty(ManagedObject.prototype, key, { value, writable: true });
}

/** @throws {TypeError} ERR_ARGUMENT */
export function checkManaged(call: string, value: unknown): asserts value is ManagedObject {
  if (isManaged(value)) return;
  throw noManagedObject(call, value);
}

/**
 * Gives up a name of `object`, as `del` does in Python. With its last reference the object is
 * deallocated now: its finalizer runs, and what only it held goes too.
 *
 * @throws {GcError} ERR_DEAD_OBJECT when the object is deallocated already.
 * @throws {GcError} ERR_NO_NAME when all its names were given up before.
 *
 * @example
 * ```ts
 * import { del, gc, GCObject } from "ouroboros-gc";
 * class MyClass extends GCObject {
 *   self?: MyClass;
 * }
 * const a = new MyClass();
 * a.self = a;
 * del(a); // the object refers to itself, so it lives on …
 * console.log(gc.collect()); // 1
 * ```
 */
export function del(object: ManagedObject): void {
  checkManaged("del", object);
  const heap = heapOfObject(object);
  if (!heap.fields.isEmpty && heap.mayDie(slotOfObject(object))) heap.fields.prepare();
  if (slotOfObject(object) === layout.NIL) throw deadObject("del", object);
  if (nameCountOf(object) === 0) {
    throw new GcError(
      "ERR_NO_NAME",
      `del: ${textOf(object)} has no name left to give up; other objects keep it alive. ` +
        "del() it once for each time it was made or named with incref()." +
        heap.historyOf(slotOfObject(object)),
    );
  }
  giveUpName(object);
}

/**
 * Takes one more name for `object`, as `b = a` does in Python, and returns it.
 * @throws {GcError} ERR_DEAD_OBJECT
 */
export function incref<T extends ManagedObject>(object: T): T {
  checkManaged("incref", object);
  if (slotOfObject(object) === layout.NIL) throw deadObject("incref", object);
  takeName(object);
  return object;
}
