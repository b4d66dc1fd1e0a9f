// The same operations as people write them: managed objects, compared with plain JavaScript objects and a
// Proxy around each.

import { del, GC, type ManagedObject } from "ouroboros-gc";
import type { EngineName } from "ouroboros-gc/raw";
import type { Operation } from "./operation.js";

const UNITS = 10_000;
const PUSHES = 100;

const ASSIGNMENT = "a.ref = b";
const READING = "read a.ref";

interface Referring {
  ref: Referring | undefined;
}

/** Written by every read, so that the compiler cannot remove any. */
const sink = { found: 0 };

export function managedOperations(engine: EngineName): Operation[] {
  return [
    ...fieldOperations("managed", () => {
      const MyNode = managedClass(engine);
      return () => new MyNode();
    }),
    makingAndFreeing("new + del", "managed", () => managedClass(engine)),
    makingAndFreeing("new, two fields, del", "managed", () => classOfTwo(engine)),
    makingAndFreeing("new, two fields, del", "declare", () => classOfTwoDeclared(engine)),
    {
      name: "list push + pop, 100 deep",
      way: "managed",
      units: UNITS,
      prepare: () => {
        const heap = new GC({ engine, automatic: false });
        const list = new heap.List<object>();
        const item = new heap.Object();
        return () => {
          for (let round = 0; round < UNITS / PUSHES; round++) {
            for (let done = 0; done < PUSHES; done++) list.push(item);
            for (let done = 0; done < PUSHES; done++) list.pop();
          }
        };
      },
    },
  ];
}

function makingAndFreeing(
  name: string,
  way: Operation["way"],
  makeClass: () => new () => ManagedObject,
): Operation {
  return {
    name,
    way,
    units: UNITS,
    prepare: () => {
      const MyNode = makeClass();
      return () => {
        for (let done = 0; done < UNITS; done++) del(new MyNode());
      };
    },
  };
}

/** As most people write fields: each is a property of the object itself first. */
function classOfTwo(engine: EngineName): new () => ManagedObject {
  const heap = new GC({ engine, automatic: false });
  return class MyNode extends heap.Object {
    next?: MyNode;
    witness?: MyNode;
  };
}

/** The same two fields, declared for the compiler alone and assigned by the constructor. */
function classOfTwoDeclared(engine: EngineName): new () => ManagedObject {
  const heap = new GC({ engine, automatic: false });
  return class MyNode extends heap.Object {
    declare next: MyNode | null;
    declare witness: MyNode | null;
    constructor() {
      super();
      this.next = null;
      this.witness = null;
    }
  };
}

function managedClass(engine: EngineName): new () => ManagedObject & Referring {
  const heap = new GC({ engine, automatic: false });
  return class MyNode extends heap.Object {
    declare ref: Referring | undefined;
  };
}

class PlainNode {
  ref: Referring | undefined = undefined;
}

const handler: ProxyHandler<Referring> = {
  get: (target, name) => Reflect.get(target, name),
  set: (target, name, value) => Reflect.set(target, name, value),
};

export function plainOperations(): Operation[] {
  return [
    ...fieldOperations("field", () => () => new PlainNode()),
    ...fieldOperations("Proxy", () => () => new Proxy<Referring>(new PlainNode(), handler)),
  ];
}

/** Assigning and reading a field of one object, two values in turns. */
function fieldOperations(way: Operation["way"], maker: () => () => Referring): Operation[] {
  return [
    {
      name: ASSIGNMENT,
      way,
      units: UNITS,
      prepare: () => {
        const make = maker();
        const [a, b, c] = [make(), make(), make()];
        return () => {
          for (let done = 0; done < UNITS; done++) a.ref = done & 1 ? b : c;
        };
      },
    },
    {
      name: READING,
      way,
      units: UNITS,
      prepare: () => {
        const make = maker();
        const [a, b] = [make(), make()];
        return () => {
          a.ref = b;
          let found = 0;
          for (let done = 0; done < UNITS; done++) if (a.ref === b) found++;
          sink.found += found;
        };
      },
    },
  ];
}
