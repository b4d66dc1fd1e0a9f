// Managed objects: what people derive their classes from. An object stands for a slot of its heap;
// its attributes hold counted references to other managed objects, and plain values beside them.

import { DONE, FINALIZER, LEGACY, NIL } from "../assembly/layout.js";
import { type Attribute, ClassRecord } from "./attributes.js";
import { GcError } from "./errors.js";
import type { ManagedClass, ManagedHeap } from "./managed-heap.js";
import {
  deadObject,
  foreignObject,
  noManagedObject,
  refuseOtherCopies,
  sealedObject,
  takesNoAttributes,
} from "./refused-object.js";

const RECORD: unique symbol = Symbol("class record");

interface RecordedPrototype {
  [RECORD]?: ClassRecord;
}

function recordOf(managedClass: ManagedClass): ClassRecord {
  const prototype = managedClass.prototype as RecordedPrototype;
  if (Object.hasOwn(prototype, RECORD)) return prototype[RECORD] as ClassRecord;
  const parent = Object.getPrototypeOf(managedClass) as ManagedClass | null;
  const isRoot = managedClass === (ManagedObject as unknown);
  const record = new ClassRecord(
    plainName(managedClass),
    isRoot || parent === null ? undefined : recordOf(parent),
  );
  Object.defineProperty(prototype, RECORD, { value: record });
  return record;
}

/** The name that call stacks show, "" when the class has made its name something else. */
function plainName(managedClass: ManagedClass): string {
  const name: unknown = Object.getOwnPropertyDescriptor(managedClass, "name")?.value;
  return typeof name === "string" ? name : "";
}

const NOTHING: readonly unknown[] = [];

// Given out by the class's static block: the rest of the library reaches objects through these.
let slotOfObject: (object: ManagedObject) => number;
let classOfObject: (object: ManagedObject) => ManagedClass;
let heapOfObject: (object: ManagedObject) => ManagedHeap;
let bindSlot: (object: ManagedObject, slot: number) => void;
let canonicalOf: (object: ManagedObject) => ManagedObject | undefined;
let setCanonical: (object: ManagedObject, weakref: ManagedObject | undefined) => void;
let declareDead: (object: ManagedObject) => void;
let assignAttribute: (object: ManagedObject, attribute: Attribute, value: unknown) => void;
let nameCountOf: (object: ManagedObject) => number;
let changeNames: (object: ManagedObject, change: 1 | -1) => void;
let isManagedValue: (value: unknown) => value is ManagedObject;
let inspectObject: (object: ManagedObject, options: object, inspect: unknown) => string;

/** Sees the first assignment of every name that no class declares. */
const firstAssignments = new Proxy(Object.create(null) as object, {
  set(_target, key, value: unknown, receiver: unknown): boolean {
    if (typeof key === "symbol" || !isManagedValue(receiver)) {
      return Reflect.defineProperty(receiver as object, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    assignAttribute(receiver, declareAttribute(receiver, key), value);
    return true;
  },
});

/** An accessor for `name` on the object's class. */
function declareAttribute(object: ManagedObject, name: string): Attribute {
  const managedClass = classOfObject(object);
  if (managedClass.hasAttributes === false) throw takesNoAttributes(name, object);
  const record = recordOf(managedClass);
  const known = record.attributes.get(name);
  if (known) return known;
  const attribute = record.declare(name);
  ManagedObject.installAccessor(managedClass.prototype, attribute);
  return attribute;
}

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

  readonly #class: ManagedClass;
  readonly #heap: ManagedHeap;
  #slot: number = NIL;
  #values: unknown[] = [];
  #nameCount = 1;
  /** Names of the declared fields that were taken over so far, while more may come. */
  #takenOver: Set<string> | undefined;
  /** The weak reference to this object that has no callback, of which there is at most one. */
  #canonical: ManagedObject | undefined;
  readonly #serial: number;

  constructor() {
    const managedClass = new.target as unknown as ManagedClass;
    const { heap } = managedClass;
    const record = recordOf(managedClass);
    this.#class = managedClass;
    this.#heap = heap;
    this.#serial = heap.nextSerial();
    if (managedClass.allocatesItself) return;
    let flags = 0;
    if (this.__del__ !== undefined) {
      const kind = managedClass.finalizers ?? heap.finalizers;
      flags = kind === "legacy" ? FINALIZER | LEGACY : FINALIZER;
    }
    this.#slot = heap.adopt(this, record.positionCount, flags);
    if (managedClass.hasAttributes === false || record.isWithoutFields) return;
    heap.fields.add({
      fieldRecord: record,
      takeOverFields: () => this.#takeOver(record),
    });
  }

  /** `MyClass#7`: the class and the object's number on its heap. */
  toString(): string {
    return `${this.#class.name}#${this.#serial}`;
  }

  /** What `console.log` shows in Node. */
  #inspect(options: object, inspect: unknown): string {
    if (this.#slot === NIL) return `${this} (deallocated)`;
    const parts: string[] = [];
    for (const { name, index } of this.#attributes()) {
      const value = this.#values[index];
      if (value === undefined) continue;
      const text = isManagedValue(value)
        ? value.toString()
        : typeof inspect === "function"
          ? inspect(value, options)
          : String(value);
      parts.push(`${name}: ${text}`);
    }
    return parts.length === 0 ? `${this} {}` : `${this} { ${parts.join(", ")} }`;
  }

  #attributes(): Attribute[] {
    const found: Attribute[] = [];
    let managedClass = this.#class;
    while (managedClass !== (ManagedObject as unknown)) {
      found.unshift(...recordOf(managedClass).attributes.values());
      managedClass = Object.getPrototypeOf(managedClass) as ManagedClass;
    }
    return found;
  }

  /** @internal */
  static installAccessor(prototype: object, attribute: Attribute): void {
    const { name, index } = attribute;
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: ManagedObject): unknown {
        if (!(#slot in this)) return undefined;
        if (this.#slot === NIL) throw deadObject(name, this);
        return this.#values[index];
      },
      set(this: ManagedObject, value: unknown) {
        if (#slot in this) {
          this.#assign(attribute, value);
        } else {
          Object.defineProperty(this, name, {
            value,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
      },
    });
  }

  #assign(attribute: Attribute, value: unknown): void {
    const heap = this.#heap;
    // What was there may die, so every field must be counted; that may run user code.
    if (!heap.fields.isEmpty && isManagedValue(this.#values[attribute.index])) {
      heap.fields.prepare();
    }
    const slot = this.#slot;
    if (slot === NIL) throw deadObject(attribute.name, this);
    const values = this.#values;
    const { index } = attribute;
    const previous = values[index];
    let target: number = NIL;
    if (typeof value === "object" && value !== null && #slot in value) {
      target = value.#slot;
      if (target === NIL) throw deadObject(attribute.name, value);
      if (value.#heap !== heap) throw foreignObject(attribute.name, value);
    } else if (typeof previous !== "object" || previous === null || !(#slot in previous)) {
      if (typeof value === "object") refuseOtherCopies(attribute.name, value);
      while (values.length < index) values.push(undefined);
      values[index] = value;
      return;
    }
    if (target === NIL) refuseOtherCopies(attribute.name, value);
    const position = attribute.position < 0 ? attribute.owner.place(attribute) : attribute.position;
    // User code sees the new value: it is stored before what was there is finalized.
    const outcome = heap.writeReference(slot, position, target);
    while (values.length < index) values.push(undefined);
    values[index] = value;
    if (outcome !== DONE) heap.settleOutcome(outcome);
  }

  /** Moves own properties, which class fields define, behind accessors. */
  #takeOver(record: ClassRecord): boolean {
    if (this.#slot === NIL) return true;
    const names = Object.keys(this).filter((name) => isField(this, name));
    if (names.length > 0 && Object.isSealed(this)) return this.#countSealed(record, names);
    const values: unknown[] = [];
    // The last one first: an object stays fast when its newest property goes.
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i] as string;
      if (this.#takenOver?.has(name)) record.hasRepeats = true;
      record.fieldNames.add(name);
      values[i] = Object.getOwnPropertyDescriptor(this, name)?.value;
      Reflect.deleteProperty(this, name);
    }
    for (const [i, name] of names.entries()) {
      this.#assignField(record, name, values[i]);
    }
    if (names.length > 0) this.#takenOver = new Set([...(this.#takenOver ?? []), ...names]);
    if (!record.isSettled || record.hasRepeats) return false;
    return (this.#takenOver?.size ?? 0) >= record.fieldNames.size;
  }

  /** A frozen object's fields stay where they are: what they hold is counted for good. */
  #countSealed(record: ClassRecord, names: readonly string[]): true {
    for (const name of names) {
      this.#assignField(record, name, Object.getOwnPropertyDescriptor(this, name)?.value);
    }
    if (!Object.isFrozen(this)) this.#heap.reportField(sealedObject(this), this);
    return true;
  }

  /**
   * As by assignment; but this is called from anywhere, so a value that is refused (an object that
   * is dead, or lives elsewhere) is kept uncounted, and reported.
   */
  #assignField(record: ClassRecord, name: string, value: unknown): void {
    let attribute: Attribute | undefined;
    try {
      attribute = record.find(name) ?? declareAttribute(this, name);
      this.#assign(attribute, value);
    } catch (error) {
      if (attribute) {
        while (this.#values.length < attribute.index) this.#values.push(undefined);
        this.#values[attribute.index] = value;
      }
      this.#heap.reportField(error, this);
    }
  }

  static {
    slotOfObject = (object) => object.#slot;
    classOfObject = (object) => object.#class;
    heapOfObject = (object) => object.#heap;
    bindSlot = (object, slot) => {
      object.#slot = slot;
    };
    canonicalOf = (object) => object.#canonical;
    setCanonical = (object, weakref) => {
      object.#canonical = weakref;
    };
    nameCountOf = (object) => object.#nameCount;
    changeNames = (object, change) => {
      object.#nameCount += change;
    };
    declareDead = (object) => {
      object.#slot = NIL;
      object.#values = NOTHING as unknown[];
      object.#nameCount = 0;
    };
    isManagedValue = (value): value is ManagedObject =>
      typeof value === "object" && value !== null && #slot in value;
    assignAttribute = (object, attribute, value) => {
      object.#assign(attribute, value);
    };
    inspectObject = (object, options, inspect) => object.#inspect(options, inspect);
  }
}

// Found here, so that looking for a finalizer does not go on to the Proxy.
defineHidden("__del__", undefined);
defineHidden(Symbol.dispose ?? Symbol.for("Symbol.dispose"), function (this: ManagedObject) {
  if (nameCountOf(this) > 0 && !heapOfObject(this).isDisposed) del(this);
});
defineHidden(
  Symbol.for("nodejs.util.inspect.custom"),
  function (this: ManagedObject, _depth: number, options: object, inspect: unknown) {
    return inspectObject(this, options, inspect);
  },
);
Object.setPrototypeOf(ManagedObject.prototype, firstAssignments);

/** Whether the own property is a declared field; `__del__` and `constructor` say what an object is. */
function isField(object: ManagedObject, name: string): boolean {
  if (name === "__del__" || name === "constructor") return false;
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && "value" in descriptor;
}

function defineHidden(key: PropertyKey, value: unknown): void {
  Object.defineProperty(ManagedObject.prototype, key, { value, writable: true });
}

/** The name of the object's class. */
function classNameOf(object: ManagedObject): string {
  return plainName(classOfObject(object));
}

/** @throws {TypeError} ERR_ARGUMENT */
function checkManaged(call: string, value: unknown): asserts value is ManagedObject {
  if (isManagedValue(value)) return;
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
  if (slotOfObject(object) === NIL) throw deadObject("del", object);
  if (nameCountOf(object) === 0) {
    throw new GcError(
      "ERR_NO_NAME",
      `del: ${object} has no name left to give up; other objects keep it alive. ` +
        "del() it once for each time it was made or named with incref()." +
        heap.historyOf(slotOfObject(object)),
    );
  }
  changeNames(object, -1);
  heap.giveUpName(slotOfObject(object));
}

/**
 * Takes one more name for `object`, as `b = a` does in Python, and returns it.
 * @throws {GcError} ERR_DEAD_OBJECT
 */
export function incref<T extends ManagedObject>(object: T): T {
  checkManaged("incref", object);
  if (slotOfObject(object) === NIL) throw deadObject("incref", object);
  heapOfObject(object).takeName(slotOfObject(object));
  changeNames(object, 1);
  return object;
}

/** Whether `value` is a managed object of any heap, alive or not. */
export function isManaged(value: unknown): value is ManagedObject {
  return isManagedValue(value);
}

export {
  bindSlot,
  canonicalOf,
  checkManaged,
  classNameOf,
  declareDead,
  heapOfObject,
  setCanonical,
  slotOfObject,
};
