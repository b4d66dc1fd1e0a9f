// A program that uses every part of a managed heap, weak references and their collections included, and
// tracks how many names it has: after any fault the heap must agree with it, or refuse to go on.

import { expect } from "vitest";
import type { EngineChoice } from "../../src/engine/engine.js";
import type { LeakReport } from "../../src/heap/leaks.js";
import { del, GC, incref, type ManagedObject } from "../../src/index.js";
import { HeapView } from "../../src/invariants/view.js";
import { isManaged, slotOfObject } from "../../src/managed/object.js";
import { WeakReference } from "../../src/managed/weak-reference.js";
import {
  type CallableObject,
  type Finalizer,
  finalize,
  getWeakRefs,
  WeakSet as ObjectSet,
  ref,
  WeakKeyMap,
  WeakMethod,
  WeakValueMap,
} from "../../src/weakref.js";
import {
  type Attributes,
  attributesOf,
  type CallOut,
  type Classes,
  classesFor,
} from "./managed-classes.js";
import { Ownership, type Workload } from "./workload.js";

const DEBUG_ALL_BUT_SAVE = 7;
const DEBUG_SAVEALL = 32;
const EXTRA_NAMES = 70;
const ITEMS = 40;
/** More items than a page has words. */
const LONG = 20_000;

const NAMES = ["left", "right", "first", "second", "kept"];
const EXTRAS = Array.from({ length: EXTRA_NAMES }, (_, index) => `name${index}`);

/** The program on one heap: named objects, and how many names each has. */
export class ManagedProgram implements Workload {
  readonly heap: GC;
  readonly names: Ownership<ManagedObject> = new Ownership();
  readonly #classes: Classes;
  readonly #objects = new Map<string, ManagedObject>();
  readonly #callOut: (where: CallOut) => void;
  readonly #values = new WeakValueMap<string, ManagedObject>();
  readonly #keys = new WeakKeyMap<ManagedObject, unknown>();
  readonly #set = new ObjectSet<ManagedObject>();
  readonly #finalizers: Finalizer<ManagedObject, never>[] = [];
  readonly #methods: WeakMethod<ManagedObject, "toString">[] = [];
  #finalized = 0;

  constructor(choice: EngineChoice, callOut: (where: CallOut) => void = () => {}) {
    this.#callOut = callOut;
    this.heap = new GC({
      ...choice,
      thresholds: [25, 3, 3],
      onLeak: (report) => this.#noteLeak(report),
    });
    this.heap.callbacks.push(() => callOut("collection callback"));
    this.heap.onDebug = () => callOut("debug sink");
    this.heap.onUnraisable = ({ error }) => {
      this.thrown.push(error);
      callOut("onUnraisable");
    };
    this.heap.setDebug(DEBUG_ALL_BUT_SAVE);
    this.#classes = classesFor(this.heap, (where, object) => this.#finalize(where, object));
  }

  readonly leaks: LeakReport[] = [];
  readonly thrown: unknown[] = [];

  readonly shortSteps: readonly (() => void)[] = [
    () => this.#new("a", "Node"),
    () => this.#new("b", "Node"),
    () => this.#new("c", "Node"),
    () => this.#new("fields", "Fielded"),
    () => this.#new("callable", "Callable"),
    () => this.#link("a", "left", "b", "b", "left", "a", "a", "right", "c", "fields", "first", "c"),
    () => void Object.assign(this.#get("a"), { text: "plain" }),
    () => this.#ref("to a", "a"),
    () => this.#ref("to b", "b", () => this.#callOut("weak reference callback")),
    () => this.#ref("to c", "c", this.#callable()),
    () => this.#ref("to fields", "fields", () => this.#callOut("weak reference callback")),
    () => void this.#values.set("a", this.#get("a")),
    () => void this.#values.set("c", this.#get("c")),
    () => void this.#keys.set(this.#get("b"), this.#get("c")),
    () => void this.#set.add(this.#get("c")),
    () => this.#finalizer("b"),
    () => this.#finalizer("c"),
    () => this.#method("fields"),
    () => this.#new("finalized", "Finalized"),
    () => this.#new("in a ring", "Finalized"),
    () => this.#new("beside", "Finalized"),
    () => this.#new("throwing", "Throwing"),
    () => this.#link("throwing", "left", "throwing"),
    () => this.#new("d", "Node"),
    () => this.#ref("to d", "d", this.#callable()),
    () => this.#new("legacy", "Legacy"),
    () => this.#new("legacy alone", "Legacy"),
    () => this.#link("in a ring", "left", "beside", "beside", "left", "in a ring"),
    () => this.#link("legacy", "left", "legacy", "fields", "second", "finalized"),
    () => this.#list("list", this.#get("a"), "plain", this.#get("c"), this.#get("b")),
    () => this.#items("list").push(this.#items("list")),
    () => {
      while (this.#items("list").length < ITEMS) this.#items("list").push(this.#get("c"));
    },
    () => this.#items("list").set(1, this.#get("fields")),
    () => void this.#items("list").pop(),
    () => this.#drop("d"),
    () => this.#drop("a", "b", "in a ring", "beside", "legacy", "throwing"),
    () => void this.heap.collect(0),
    () => this.#new("dictionary", "Dictionary"),
    () => {
      for (const name of EXTRAS) this.#at("dictionary")[name] = this.#get("c");
    },
    () => this.#link("dictionary", "name3", undefined, "dictionary", "name69", undefined),
    () => this.#link("dictionary", "name69", "legacy alone", "dictionary", "name68", "finalized"),
    () => this.#drop("finalized", "legacy alone", "to b"),
    () => this.#name("c"),
    () => this.#link("dictionary", "name69", undefined),
    () => void this.heap.collect(1),
    () => this.heap.freeze(),
    () => this.heap.unfreeze(),
    () => void this.#values.delete("c"),
    () => this.#items("list").clear(),
    () => this.#drop("c", "fields", "list"),
    () => this.heap.setDebug(DEBUG_SAVEALL),
    () => void this.heap.collect(2),
    () => this.#takeGarbage(),
    () => this.heap.setDebug(DEBUG_ALL_BUT_SAVE),
    () => this.#drop("c", "dictionary", "callable"),
    () => void this.heap.collect(2),
  ];

  readonly steps: readonly (() => void)[] = [
    ...this.shortSteps.slice(0, -2),
    () => this.#list("long", ...Array.from({ length: LONG }, () => this.#get("callable"))),
    () => this.make(1100),
    () => this.#drop("long"),
    ...this.shortSteps.slice(-2),
  ];

  get calls(): readonly (() => unknown)[] {
    const { heap } = this;
    const object = [...this.names.counts.keys()].find((one) => !(one instanceof WeakReference));
    return [
      () => heap.liveCount,
      () => new this.#classes.Node(),
      () => new heap.List(1),
      () => heap.collect(),
      () => heap.getCount(),
      () => heap.setDebug(0),
      () => heap.freeze(),
      () => heap.getObjects(),
      () => heap.validate(),
      ...(object
        ? [() => heap.getRefcount(object), () => incref(object), () => ref(object, () => {})]
        : []),
    ];
  }

  releaseAll(): void {
    const { heap } = this;
    heap.setDebug(0);
    for (let rounds = 0; rounds < 4; rounds++) {
      for (const object of heap.garbage) this.#empty(object);
      this.#takeGarbage();
      for (const [object, times] of this.names.counts) this.#dropNames(object, times);
      this.#keys.clear();
      this.#values.clear();
      this.#set.clear();
      for (const finalizer of this.#finalizers.splice(0)) finalizer.detach();
      heap.collect();
    }
  }

  expectAgreement(): void {
    const { heap } = this;
    expect(heap.validate()).toEqual([]);
    const { engine, objectAt } = heap.inspection();
    const expected = new Map<ManagedObject, number>();
    const expectOne = (object: ManagedObject, times: number): void => {
      expected.set(object, (expected.get(object) ?? 0) + times);
    };
    for (const object of heap.garbage) expectOne(object, 1);
    for (const [, value] of this.#keys) if (isManaged(value)) expectOne(value, 1);
    this.names.settle(
      (object) => engine.externalOf(slotOfObject(object)) - (expected.get(object) ?? 0),
    );
    for (const [object, times] of this.names.counts) expectOne(object, times);
    const view = new HeapView(engine.columns());
    const wrong: unknown[] = [];
    let heldWeakrefs = 0;
    for (let slot = 1; slot < view.end; slot++) {
      if (!view.holdsObject(slot) || view.refcount(slot) === 0) continue;
      const object = objectAt(slot, view.columns) as ManagedObject;
      this.#expectReferences(object);
      const external = view.external(slot);
      const times = expected.get(object) ?? 0;
      expected.delete(object);
      if (external === times) continue;
      if (object instanceof WeakReference && external === times + 1) heldWeakrefs++;
      else wrong.push([String(object), external, times]);
    }
    expect(wrong).toEqual([]);
    expect([...expected]).toEqual([]);
    expect(heldWeakrefs).toBe(this.#heldWeakrefs());
  }

  /** The objects' own records agree with the heap. */
  #expectReferences(object: ManagedObject): void {
    if (object instanceof WeakReference) return;
    const values =
      object instanceof this.heap.List
        ? [...object]
        : [...NAMES, ...EXTRAS].map((name) => attributesOf(object)[name]);
    const present = values.filter(isManaged).map(slotOfObject).sort();
    expect(present).toEqual(this.heap.getReferents(object).map(slotOfObject).sort());
  }

  /** All references from outside, except those of `gc.garbage`. */
  get externalCount(): number {
    let count = this.#heldWeakrefs();
    for (const times of this.names.counts.values()) count += times;
    for (const [, value] of this.#keys) if (isManaged(value)) count++;
    return count;
  }

  /** Weak references that the program has no name of: maps and finalizers have one each. */
  #heldWeakrefs(): number {
    const finalizers = this.#finalizers.filter(({ alive }) => alive).length;
    const methods = this.#methods.filter((method) => method.deref()).length;
    return this.#values.size + this.#keys.size + this.#set.size + finalizers + methods;
  }

  /** Drops a name of everything, as a finalizer might do. */
  dropAll(): void {
    for (const object of [...this.names.counts.keys()]) this.#dropNames(object, 1);
  }

  /** Makes every attribute and every item refer to something else, or to nothing. */
  assignAll(): void {
    const objects = this.heap.getObjects();
    for (const [index, object] of objects.entries()) {
      if (slotOfObject(object) === 0 || object instanceof WeakReference) continue;
      const other = objects[(index * 7) % objects.length] as ManagedObject;
      const value = index % 3 === 0 || slotOfObject(other) === 0 ? undefined : other;
      if (object instanceof this.heap.List) {
        if (object.length > 0) object.set(0, value);
        continue;
      }
      attributesOf(object)["left"] = value;
      if (slotOfObject(object) !== 0) attributesOf(object)["name3"] = undefined;
    }
  }

  /** Takes a weak reference to everything, and releases some of the existing ones. */
  weaken(): void {
    for (const object of this.heap.getObjects()) {
      if (slotOfObject(object) === 0 || object instanceof WeakReference) continue;
      const weak = ref(object, () => this.#callOut("weak reference callback"));
      this.names.add(weak, 1);
      if (getWeakRefs(object).length % 2 === 0) this.#dropNames(weak, 1);
    }
    this.#values.clear();
  }

  make(count: number): void {
    for (let made = 0; made < count; made++) this.names.add(new this.#classes.Node(), 1);
  }

  /** An object with a finalizer, made and dropped. */
  dropFinalizer(): void {
    const object = new this.#classes.Finalized();
    this.names.add(object, 1);
    this.#dropNames(object, 1);
  }

  #noteLeak(report: LeakReport): void {
    this.leaks.push(report);
    this.#callOut("onLeak");
  }

  /** Some are revived: by a name, or by an attribute. */
  #finalize(where: CallOut, object: ManagedObject | undefined): void {
    if (object && where === "__del__") {
      const turn = this.#finalized++ % 3;
      const keeper = this.#objects.get("callable");
      if (turn === 0) this.names.change([object], 1, () => void incref(object));
      else if (turn === 1 && keeper && slotOfObject(keeper) !== 0) {
        attributesOf(keeper)["kept"] = object;
      }
    }
    this.#callOut(where);
  }

  #empty(object: ManagedObject): void {
    if (object instanceof this.heap.List) object.clear();
    else if (!(object instanceof WeakReference)) {
      for (const name of NAMES) attributesOf(object)[name] = undefined;
    }
  }

  #dropNames(object: ManagedObject, most: number): void {
    for (let times = Math.min(this.names.of(object), most); times > 0; times--) {
      this.names.change([object], -1, () => del(object));
    }
  }

  #get(name: string): ManagedObject {
    return this.#objects.get(name) as ManagedObject;
  }

  #callable(): CallableObject {
    return this.#get("callable") as CallableObject;
  }

  #at(name: string): Attributes {
    return attributesOf(this.#get(name));
  }

  #items(name: string): InstanceType<GC["List"]> {
    return this.#get(name) as InstanceType<GC["List"]>;
  }

  #keep(name: string, make: () => ManagedObject): void {
    if (this.#objects.has(name)) return;
    const object = make();
    this.names.add(object, 1);
    this.#objects.set(name, object);
  }

  #new(name: string, className: keyof Classes): void {
    this.#keep(name, () => new this.#classes[className]());
  }

  #list(name: string, ...items: unknown[]): void {
    this.#keep(name, () => new this.heap.List(...items));
  }

  #ref(name: string, referent: string, callback?: Parameters<typeof ref>[1]): void {
    this.#keep(name, () => ref(this.#get(referent), callback));
  }

  #finalizer(name: string): void {
    const call = (): void => this.#callOut("finalize");
    const finalizer = finalize(this.#get(name), call) as Finalizer<ManagedObject, never>;
    finalizer.atexit = false;
    this.#finalizers.push(finalizer);
  }

  #method(name: string): void {
    const call = (): void => this.#callOut("WeakMethod callback");
    this.#methods.push(new WeakMethod(this.#get(name), "toString", call));
  }

  /** Holder, attribute and value, in turn. */
  #link(...names: (string | undefined)[]): void {
    for (let index = 0; index < names.length; index += 3) {
      const value = names[index + 2];
      this.#at(names[index] as string)[names[index + 1] as string] = value && this.#get(value);
    }
  }

  #name(name: string): void {
    const object = this.#get(name);
    this.names.change([object], 1, () => void incref(object));
  }

  #drop(...names: string[]): void {
    for (const name of names) this.#dropNames(this.#get(name), 1);
  }

  /** The list's references become names. */
  #takeGarbage(): void {
    for (const object of [...this.heap.garbage]) {
      this.names.change([object], 1, () => void incref(object));
    }
    this.heap.garbage.length = 0;
  }
}
