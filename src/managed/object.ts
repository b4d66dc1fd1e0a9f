// Declares `Symbol.dispose` in projects whose `lib` does not.
/// <reference lib="esnext.disposable" preserve="true" />

// Managed objects: the base of users' classes. An object stands for a slot of its heap; its attributes
// hold counted references to other managed objects, and plain values.

import * as layout from "../../assembly/layout.js";
import { PLAIN_NAME } from "../errors/error.js";
import { adoptDefaults, FirstAssignments, type MakeAccessor } from "./accessors.js";
import { defineAppearance, jsonOf } from "./appearance.js";
import type { Attribute } from "./class-fields.js";
import { type ClassRecord, recordOf } from "./class-record.js";
import type { ManagedClass, ManagedHeap } from "./contract.js";
import { State, useStates } from "./object-state.js";
import { deadObject, noManagedClass } from "./refusal.js";

/** The state of a managed object. */
export type ObjectState = State<ManagedObject>;

/** The state of a managed object; undefined for other values. Runs no user code. */
export let stateOf: (value: unknown) => ObjectState | undefined;
/** The same, at half the cost for managed objects of many classes, but at a high cost for other values. */
export let stateOfManaged: typeof stateOf;
let accessorOf: MakeAccessor<ManagedObject>;

/** The class of the object being made, and whether it is a Proxy; nothing runs between the two constructors. */
let making: ClassRecord<ManagedObject> | undefined;
let isMakingProxy = false;

/** @throws {TypeError} ERR_ARGUMENT for what `Reflect.construct` was given in place of the class. */
function checkClass({ heap, prototype }: ClassRecord<ManagedObject>, newTarget: unknown): void {
  const isHeap = typeof heap?.adopt === "function";
  if (isHeap && Object.prototype.isPrototypeOf.call(ManagedObject.prototype, prototype)) return;
  throw noManagedClass(newTarget);
}

/** Makes a managed object, as a Proxy if the fields of its class must be watched. */
class Made {
  constructor() {
    const record = recordOf(new.target as unknown as ManagedClass<ManagedObject>);
    if (record.isNew) checkClass(record, new.target);
    making = record;
    isMakingProxy = false;
    const { heap, fields } = record;
    if (fields.areNone && !fields.isWatched) return;
    if (!record.takesAttributes || !fields.watchesNext(heap.fields.isCrowded)) return;
    isMakingProxy = true;
    // biome-ignore lint/correctness/noConstructorReturn: the subclass adds its private field to the result
    return heap.fields.watched(this, fields);
  }
}

/**
 * The base class of managed objects: `GCObject` for the default heap, `heap.Object` for others.
 *
 * - A new object has one name, the variable it is assigned to. `del` drops it.
 * - `a.ref = b` by plain assignment is a counted reference. Reading `a.ref` takes no reference.
 * - A method `__del__()` is the finalizer; it runs once, before any of the object's attributes is cleared.
 * - When no reference is left the object is deallocated at once, with everything that only it held; any
 *   further use of it throws ERR_DEAD_OBJECT.
 *
 * References in `#private` fields, arrays or closures are invisible to the heap, as those in a C structure
 * are to Python. Use `GCList` for many references.
 */
export abstract class ManagedObject extends Made {
  /** Called before the object is deallocated; see the class. */
  __del__?(): void;
  declare [Symbol.dispose]: () => void;

  readonly #state: ObjectState;

  constructor() {
    super();
    const record = making as ClassRecord<ManagedObject>;
    making = undefined;
    const isProxy = isMakingProxy;
    const { heap, fields } = record;
    const state = new State<ManagedObject>(this, record);
    this.#state = state;
    if (record.isWeakReference) return;
    let flags = 0;
    if (this.__del__ !== undefined) {
      const isLegacy = record.finalizers === "legacy";
      flags = isLegacy ? layout.FINALIZER | layout.LEGACY : layout.FINALIZER;
    }
    if (record.isNew) adoptDefaults(record, accessorOf);
    const positions = record.positionNames.length;
    if (record.hasItems && positions > 0) state.reserve(positions - 1);
    state.slot = heap.adopt(state, positions, flags);
    if (fields.areNone || isProxy || !record.takesAttributes) return;
    try {
      heap.fields.add(state);
    } catch (error) {
      // Cut off: the caller never gets the object.
      heap.life.heap.calls = heap.life.absent;
      throw error;
    }
  }

  /** `MyClass#7`: the class and the object's number on its heap. */
  override toString(): string {
    return `${this.#state.record.name || "(anonymous)"}#${this.#state.serial}`;
  }

  /** The object itself, so that for tools that compare values two objects differ. */
  override valueOf(): this {
    return this;
  }

  /**
   * What `JSON.stringify` writes for the object: a frozen object with its attributes, except undefined ones.
   * It stays the same object until they change, so that cycles are detected.
   * @throws {GcError} ERR_DEAD_OBJECT
   */
  // biome-ignore lint/suspicious/noExplicitAny: subclasses may return anything
  toJSON(): any {
    return jsonOf(this, this.#state);
  }

  /** Makes the accessor of an attribute, for objects of the class. */
  static #accessor(
    record: ClassRecord<ManagedObject>,
    attribute: Attribute,
  ): PropertyDescriptor & ThisType<ManagedObject> {
    const { name } = attribute;
    return {
      configurable: true,
      enumerable: true,
      get(this: ManagedObject): unknown {
        const state = stateOfManaged(this);
        if (!state) return undefined;
        if (state.slot === layout.NIL) throw deadObject(name, this);
        if (state.record === record) return state.readAttribute(attribute);
        // The accessor is of a class above, or a mixin copied it: the object's class gets its own.
        if (state.record.takesAttributes && !state.hasExtra(name)) state.attributeOf(name);
        return state.read(name);
      },
      set(this: ManagedObject, value: unknown) {
        const state = stateOfManaged(this);
        if (state?.record === record) state.assignAttribute(attribute, value);
        else firstAssignments.assign(this, name, value);
      },
    };
  }

  static {
    stateOf = (value) =>
      typeof value === "object" && value !== null && #state in value ? value.#state : undefined;
    stateOfManaged = (value) => {
      try {
        return (value as ManagedObject).#state;
      } catch {
        return undefined;
      }
    };
    accessorOf = (record, attribute) => ManagedObject.#accessor(record, attribute);
    useStates(stateOf, accessorOf as unknown as MakeAccessor<object>);
  }
}

// Defined here so that a search for a finalizer does not continue to the Proxy.
defineHidden("__del__", undefined);
defineHidden(PLAIN_NAME, ManagedObject.prototype.toString);
defineAppearance(ManagedObject.prototype, (value) => stateOf(value));
const firstAssignments = new FirstAssignments(stateOf, accessorOf);
Object.setPrototypeOf(ManagedObject.prototype, firstAssignments.proxy);

function defineHidden(key: PropertyKey, value: unknown): void {
  Object.defineProperty(ManagedObject.prototype, key, { value, writable: true });
}

/** Whether `value` is a managed object of any heap, alive or not. */
export function isManaged(value: unknown): value is ManagedObject {
  return stateOf(value) !== undefined;
}

export function slotOfObject(object: ManagedObject): number {
  return (stateOf(object) as ObjectState).slot;
}

export function heapOfObject(object: ManagedObject): ManagedHeap<ManagedObject> {
  return (stateOf(object) as ObjectState).heap;
}

/** The reference position of a list's item. */
export function positionOfItem(list: ManagedObject, index: number): number {
  return (stateOf(list) as ObjectState).itemsFrom + index;
}
