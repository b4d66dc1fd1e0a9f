// Managed objects: assignments and `del`. Their classes declare their fields, in one of two ways.

import { del, GC, type ManagedList, type ManagedObject } from "ouroboros-gc";
import type { EngineName } from "ouroboros-gc/raw";
import type { Garbage, Objects } from "../program.js";
import type { Collector } from "./collector.js";

/** As TypeScript and JavaScript compile them, fields of the object; or declared for the compiler only. */
export type Declaration = "field" | "declare";

interface Node extends ManagedObject {
  first?: ManagedObject;
  second?: ManagedObject;
  third?: ManagedObject;
}

interface Loaded extends Node {
  bytes: Uint8Array;
}

type List = ManagedList<ManagedObject>;

interface Page extends List {
  readonly keys: number[];
}

interface Classes {
  readonly One: new () => Node;
  readonly Two: new () => Node;
  readonly Three: new () => Node;
  readonly Loaded: new (bytes: number) => Loaded;
  readonly Witness: new (count: number, bytes: number) => ManagedObject;
}

function fieldClasses(heap: GC, garbage: Garbage): Classes {
  class One extends heap.Object {
    first?: ManagedObject;
  }
  class Two extends heap.Object {
    first?: ManagedObject;
    second?: ManagedObject;
  }
  class Three extends heap.Object {
    first?: ManagedObject;
    second?: ManagedObject;
    third?: ManagedObject;
  }
  class Loaded extends Two {
    bytes: Uint8Array;
    constructor(bytes: number) {
      super();
      this.bytes = new Uint8Array(bytes);
    }
  }
  class Witness extends heap.Object {
    count: number;
    bytes?: Uint8Array;
    constructor(count: number, bytes: number) {
      super();
      this.count = count;
      if (bytes > 0) this.bytes = new Uint8Array(bytes);
    }
    override __del__(): void {
      garbage.witnessed(this.count);
    }
  }
  return { One, Two, Three, Loaded, Witness };
}

function declaredClasses(heap: GC, garbage: Garbage): Classes {
  class One extends heap.Object {
    declare first?: ManagedObject;
  }
  class Two extends heap.Object {
    declare first?: ManagedObject;
    declare second?: ManagedObject;
  }
  class Three extends heap.Object {
    declare first?: ManagedObject;
    declare second?: ManagedObject;
    declare third?: ManagedObject;
  }
  class Loaded extends Two {
    declare bytes: Uint8Array;
    constructor(bytes: number) {
      super();
      this.bytes = new Uint8Array(bytes);
    }
  }
  class Witness extends heap.Object {
    declare count: number;
    declare bytes?: Uint8Array;
    constructor(count: number, bytes: number) {
      super();
      this.count = count;
      if (bytes > 0) this.bytes = new Uint8Array(bytes);
    }
    override __del__(): void {
      garbage.witnessed(this.count);
    }
  }
  return { One, Two, Three, Loaded, Witness };
}

/** Lists take no attributes; a private field is not counted. */
function pageClass(heap: GC): new () => Page {
  return class Page extends heap.List<ManagedObject> {
    readonly #keys: number[] = [];
    get keys(): number[] {
      return this.#keys;
    }
  };
}

export class ManagedObjects implements Objects<ManagedObject>, Collector {
  readonly #heap: GC;
  readonly #classes: Classes;
  readonly #Page: new () => Page;

  constructor(
    engine: EngineName,
    isAutomatic: boolean,
    declaration: Declaration,
    garbage: Garbage,
  ) {
    this.#heap = new GC({ engine, automatic: isAutomatic });
    const classes = declaration === "field" ? fieldClasses : declaredClasses;
    this.#classes = classes(this.#heap, garbage);
    this.#Page = pageClass(this.#heap);
  }

  make(references: 1 | 2 | 3): ManagedObject {
    const { One, Two, Three } = this.#classes;
    if (references === 2) return new Two();
    return references === 1 ? new One() : new Three();
  }

  makeTo(references: 2 | 3, target: ManagedObject): ManagedObject {
    const object: Node = this.make(references);
    object.first = target;
    del(target);
    return object;
  }

  makeLoaded(bytes: number): ManagedObject {
    return new this.#classes.Loaded(bytes);
  }

  makeWitness(count: number, bytes: number): ManagedObject {
    return new this.#classes.Witness(count, bytes);
  }

  makePage(): ManagedObject {
    return new this.#Page();
  }

  set(object: Node, index: number, target: ManagedObject): void {
    if (index === 0) object.first = target;
    else if (index === 1) object.second = target;
    else object.third = target;
  }

  give(object: Node, index: number, target: ManagedObject): void {
    this.set(object, index, target);
    del(target);
  }

  get(object: Node, index: number): ManagedObject {
    if (index === 0) return object.first as ManagedObject;
    return (index === 1 ? object.second : object.third) as ManagedObject;
  }

  release(object: ManagedObject): void {
    del(object);
  }

  releaseAll(objects: readonly ManagedObject[]): void {
    for (const object of objects) del(object);
  }

  wrap(object: Node, index: number, list: ManagedObject): void {
    (list as List).push(this.get(object, index));
    this.give(object, index, list);
  }

  keysOf(page: ManagedObject): number[] {
    return (page as Page).keys;
  }

  at(list: ManagedObject, index: number): ManagedObject {
    return (list as List).at(index) as ManagedObject;
  }

  insert(list: ManagedObject, index: number, item: ManagedObject): void {
    (list as List).insert(index, item);
    del(item);
  }

  removeAt(list: ManagedObject, index: number): void {
    (list as List).removeAt(index);
  }

  moveTail(from: ManagedObject, index: number, to: ManagedObject): void {
    const { length } = from as List;
    for (let place = index; place < length; place++) {
      (to as List).push((from as List).at(place) as ManagedObject);
    }
    for (let place = index; place < length; place++) (from as List).pop();
  }

  makeLevel(item: ManagedObject, count: number): ManagedObject {
    const level = new this.#heap.List<ManagedObject>();
    for (let index = 0; index < count; index++) level.push(item);
    return level;
  }

  /** With one object to find: a collection that can find nothing visits nothing. */
  collect(): void {
    const ring: Node = this.make(2);
    ring.first = ring;
    del(ring);
    this.#heap.collect();
  }

  countAlive(): number {
    return this.#heap.getObjects().length;
  }

  get heapBytes(): number {
    return this.#heap.bytes;
  }

  onCollection(told: (phase: "start" | "stop") => void): void {
    this.#heap.callbacks.push(told);
  }
}
