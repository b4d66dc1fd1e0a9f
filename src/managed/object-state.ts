// The state of a managed object: its slot, its names, the values of its attributes. It is separate from the
// object, which has one private field for it: reading fields of objects of many classes is slow.

import * as layout from "../../assembly/layout.js";
import { accessible, type MakeAccessor } from "./accessors.js";
import type { Attribute, DeclaredFields, FieldOwner } from "./class-fields.js";
import { type ClassRecord, UNDEFINED } from "./class-record.js";
import type { ManagedHeap } from "./contract.js";
import { ExtraAttributes } from "./extra-attributes.js";
import { isAnyGiven, takeOver } from "./given.js";
import { deadObject, foreignObject, refuseOtherCopies, takesNoAttributes } from "./refusal.js";

let stateOf: (value: unknown) => State<object> | undefined;
let accessorOf: MakeAccessor<object>;

/** After this: states are found, and accessors made, by the class whose private field holds them. */
export function useStates(find: typeof stateOf, make: typeof accessorOf): void {
  stateOf = find;
  accessorOf = make;
}

/** How many values are stored in the state itself; the others are in `Rest`. */
const INLINE_VALUES = 3;

/** The part of a state that few objects need. */
interface Rest<T extends object> {
  /** The weak reference to the object that has no callback; there is at most one. */
  canonical: T | undefined;
  extras: ExtraAttributes | undefined;
  /** The attributes from INLINE_VALUES on. */
  readonly values: unknown[];
  /** Of a list: the position of its first item. */
  itemsFrom: number;
}

/** The state of one object; `T` is the type of managed objects. */
export class State<T extends object> implements FieldOwner {
  readonly object: T;
  readonly record: ClassRecord<T>;
  readonly serial: number;
  /** NIL before and after the object's life. */
  slot: number = layout.NIL;
  nameCount = 1;
  fieldsTaken = 0;
  #rest: Rest<T> | undefined;
  #value0: unknown;
  #value1: unknown;
  #value2: unknown;

  constructor(object: T, record: ClassRecord<T>) {
    this.object = object;
    this.record = record;
    this.serial = record.heap.nextSerial();
  }

  get heap(): ManagedHeap<T> {
    return this.record.heap;
  }

  get canonical(): T | undefined {
    return this.#rest?.canonical;
  }

  set canonical(weakref: T | undefined) {
    this.#needRest().canonical = weakref;
  }

  /** The position of a list's first item; those before it are for attributes. */
  get itemsFrom(): number {
    return this.#rest === undefined ? 0 : this.#rest.itemsFrom;
  }

  #needRest(): Rest<T> {
    this.#rest ??= { canonical: undefined, extras: undefined, values: [], itemsFrom: 0 };
    return this.#rest;
  }

  /** After this: the position is for an attribute, not for an item. */
  reserve(position: number): void {
    const rest = this.#needRest();
    while (rest.itemsFrom <= position) {
      if (this.slot !== layout.NIL) this.heap.insertPosition(this.slot, rest.itemsFrom);
      rest.itemsFrom++;
    }
  }

  get isDead(): boolean {
    return this.slot === layout.NIL;
  }

  get fields(): DeclaredFields {
    return this.record.fields;
  }

  /** After this: the values are gone, and every use is refused. Names of extra attributes stay, for messages. */
  die(): void {
    this.slot = layout.NIL;
    this.nameCount = 0;
    this.#value0 = this.#value1 = this.#value2 = undefined;
    if (this.#rest) forget(this.#rest);
  }

  takeName(): void {
    this.heap.takeName(this.slot);
    // No call between the heap's change and ours, here and below, where the stack could be exhausted.
    this.nameCount++;
  }

  dropName(): void {
    const { heap } = this.record;
    const outcome = heap.dropName(this.slot);
    this.nameCount--;
    if (outcome !== layout.DONE) heap.settle(outcome);
  }

  /** undefined if nothing was assigned; UNDEFINED if undefined was assigned and there is a default. */
  valueAt(index: number): unknown {
    if (index === 0) return this.#value0;
    if (index === 1) return this.#value1;
    if (index === 2) return this.#value2;
    return this.#rest?.values[index - INLINE_VALUES];
  }

  read(name: string): unknown {
    const attribute = this.record.attributes.get(name);
    return attribute ? this.readAttribute(attribute) : this.#rest?.extras?.get(name);
  }

  /** For an attribute of the object's own class. */
  readAttribute(attribute: Attribute): unknown {
    const value = this.valueAt(attribute.index);
    if (value === undefined) return this.record.defaultOf(attribute);
    return value === UNDEFINED ? undefined : value;
  }

  /** Whether it is an attribute, with an accessor or not. */
  has(name: string): boolean {
    return this.record.attributes.has(name) || this.hasExtra(name);
  }

  /** The value assigned to the object itself, not the default. */
  own(name: string): unknown {
    const attribute = this.record.attributes.get(name);
    const value = attribute ? this.valueAt(attribute.index) : this.#rest?.extras?.get(name);
    return value === UNDEFINED ? undefined : value;
  }

  hasExtra(name: string): boolean {
    return this.#rest?.extras?.has(name) ?? false;
  }

  /** The name of the attribute at a reference position; `[3]` for an item whose index is not its position. */
  nameAt(position: number): string | undefined {
    if (this.record.hasItems && position >= this.itemsFrom) {
      return this.itemsFrom === 0 ? undefined : `[${position - this.itemsFrom}]`;
    }
    return this.record.positionNames[position] ?? this.#rest?.extras?.nameAt(position);
  }

  /** The attributes that are not undefined. */
  attributes(): [name: string, value: unknown][] {
    const names = new Set(this.record.attributes.keys());
    for (let { above } = this.record; above; above = above.above) {
      for (const name of above.defaults.keys()) names.add(name);
    }
    return [
      ...Array.from(names, (name): [string, unknown] => [name, this.read(name)]),
      ...(this.#rest?.extras?.entries() ?? []),
    ].filter(([, value]) => value !== undefined);
  }

  /** Plain assignment to any name. User code may run. */
  assign(name: string, value: unknown): void {
    const { takesAttributes, hasItems } = this.record;
    const isIndex = hasItems && /^\d+$/.test(name);
    if (!takesAttributes || isIndex) throw takesNoAttributes(name, this.object);
    const attribute = this.attributeOf(name);
    if (attribute) this.assignAttribute(attribute, value);
    else this.#assignExtra(name, value);
  }

  /** Plain assignment to an attribute of the object's own class. User code may run. */
  assignAttribute(attribute: Attribute, value: unknown): void {
    const { heap } = this.record;
    if (!heap.fields.isEmpty) this.#prepareFor(this.valueAt(attribute.index));
    const outcome = this.#write(attribute, value);
    if (outcome !== layout.DONE) heap.settle(outcome);
    if (isAnyGiven) takeOver(value);
  }

  #assignExtra(name: string, value: unknown): void {
    const { heap } = this.record;
    this.#prepareFor(this.#rest?.extras?.get(name));
    const outcome = this.#writeExtra(name, value);
    if (outcome !== layout.DONE) heap.settle(outcome);
    if (isAnyGiven) takeOver(value);
  }

  /** Counts every field if overwriting the value may free an object. User code may run. */
  #prepareFor(value: unknown): void {
    const state = stateOf(value);
    if (!state || state.slot === layout.NIL || !state.heap.mayDie(state.slot)) return;
    this.heap.fields.prepare();
  }

  /**
   * Returns an outcome. The new value is stored before the old one is finalized, so user code sees the
   * new one. Nothing between the heap's change and ours can fail.
   */
  #write(attribute: Attribute, value: unknown): number {
    const { slot, record } = this;
    if (slot === layout.NIL) throw deadObject(attribute.name, this.object);
    let target: number = layout.NIL;
    if (typeof value === "object" && value !== null) {
      // The same as `#targetOf`, without the call in the common case.
      const known = stateOf(value);
      const isHere = known && known.slot !== layout.NIL && known.record.heap === record.heap;
      target = isHere ? known.slot : this.#targetOf(attribute.name, value);
    }
    const { index } = attribute;
    const previous = this.valueAt(index);
    const stored = value === undefined ? this.#undefinedFor(attribute) : value;
    if (index >= INLINE_VALUES) this.#makeRoom(index);
    let outcome: number = layout.DONE;
    if (target !== layout.NIL || (previous !== undefined && stateOf(previous))) {
      const isReady = attribute.position >= 0 && !record.hasItems;
      const position = isReady ? attribute.position : this.#place(attribute);
      outcome = record.heap.writeReference(slot, position, target);
    }
    if (index === 0) this.#value0 = stored;
    else if (index === 1) this.#value1 = stored;
    else if (index === 2) this.#value2 = stored;
    else (this.#rest as Rest<T>).values[index - INLINE_VALUES] = stored;
    return outcome;
  }

  /** The value that is stored for undefined. */
  #undefinedFor(attribute: Attribute): unknown {
    return this.record.defaultOf(attribute) === undefined ? undefined : UNDEFINED;
  }

  /** The attribute's position. After this: the object has it, if it is a list. */
  #place(attribute: Attribute): number {
    const { record } = this;
    const position = attribute.position < 0 ? record.place(attribute) : attribute.position;
    if (record.hasItems) this.reserve(position);
    return position;
  }

  #writeExtra(name: string, value: unknown): number {
    if (this.slot === layout.NIL) throw deadObject(name, this.object);
    const target = this.#targetOf(name, value);
    const extras = this.#needExtras();
    if (target !== layout.NIL || stateOf(extras.get(name))) {
      return extras.write(name, value, (at) => {
        if (this.record.hasItems) this.reserve(at);
        return this.heap.writeReference(this.slot, at, target);
      });
    }
    extras.set(name, value);
    return layout.DONE;
  }

  /** The slot of `value`; NIL when it is not a managed object. */
  #targetOf(name: string, value: unknown): number {
    if (typeof value !== "object" || value === null) return layout.NIL;
    const state = stateOf(value);
    if (!state) {
      refuseOtherCopies(name, value);
      return layout.NIL;
    }
    if (state.slot === layout.NIL) throw deadObject(name, value);
    if (state.heap !== this.heap) throw foreignObject(name, value);
    return state.slot;
  }

  #needExtras(): ExtraAttributes {
    const rest = this.#needRest();
    rest.extras ??= new ExtraAttributes();
    return rest.extras;
  }

  #makeRoom(index: number): void {
    const { values } = this.#needRest();
    while (values.length <= index - INLINE_VALUES) values.push(undefined);
  }

  attributeOf(name: string): Attribute | undefined {
    return accessible(this.record, name, accessorOf);
  }

  storeField(place: Attribute | string, value: unknown, replaced: FieldOwner[]): void {
    const isExtra = typeof place === "string";
    // Most fields of a new object.
    if (value === undefined && !isExtra && this.readAttribute(place) === undefined) return;
    const previous = stateOf(isExtra ? this.#rest?.extras?.get(place) : this.valueAt(place.index));
    if (previous && this.#counts(previous)) {
      this.heap.takeName(previous.slot);
      replaced[replaced.length] = previous;
    }
    if (isExtra) this.#writeExtra(place, value);
    else this.#write(place, value);
    if (isAnyGiven) takeOver(value);
  }

  /** Whether our reference to it is counted; false for a value that was stored uncounted. */
  #counts({ heap, slot }: State<object>): boolean {
    return slot !== layout.NIL && heap === this.heap && !heap.isDying(slot);
  }

  storeUncounted(place: Attribute | string, value: unknown, replaced: FieldOwner[]): void {
    this.storeField(place, undefined, replaced);
    if (typeof place === "string") {
      this.#needExtras().set(place, value);
      return;
    }
    const { index } = place;
    if (index === 0) this.#value0 = value;
    else if (index === 1) this.#value1 = value;
    else if (index === 2) this.#value2 = value;
    else {
      this.#makeRoom(index);
      (this.#rest as Rest<T>).values[index - INLINE_VALUES] = value;
    }
  }
}

/** Drops the values; the names of extra attributes stay, for messages. */
function forget({ extras, values }: Rest<object>): void {
  extras?.forget();
  values.length = 0;
}
