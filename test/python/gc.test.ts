// CPython's test_gc, the first part: what is found, what is uncollectable, and what survives its own
// finalizers. Laws and names are CPython's, listed in docs/python-tests.md; the programs are ours.

import { beforeEach, describe, expect, test } from "vitest";
import { DEBUG_SAVEALL, del, GC } from "../../src/index.js";
import { ref, type WeakReference } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

describe.each(ENGINES)("CPython's test_gc on $name: collecting", ({ choice }) => {
  let gc: GC;
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
  });
  const node = (): Loose => new gc.Object();
  const valid = (): void => expect(gc.validate()).toEqual([]);

  /** A class as a node: its method resolution order lists the class itself. */
  const classNode = (...bases: Loose[]): Loose => {
    const made = node();
    const order = new gc.List<Loose>(made, ...bases);
    made.mro = order;
    del(order);
    return made;
  };
  const instanceOf = (type: Loose): Loose => {
    const made = node();
    made.type = type;
    return made;
  };

  describe("GCTests", () => {
    // A list in itself is one unreachable object.
    test("test_list", () => {
      const list = new gc.List<unknown>();
      list.push(list);
      gc.collect();
      del(list);
      expect(gc.collect()).toBe(1);
      valid();
    });

    // A dictionary that is one of its own values is one unreachable object.
    test("test_dict", () => {
      const dictionary = node();
      dictionary[1] = dictionary;
      gc.collect();
      del(dictionary);
      expect(gc.collect()).toBe(1);
      valid();
    });

    // A list and a tuple in each other are two.
    test("test_tuple", () => {
      const list = new gc.List<unknown>();
      const tuple = new gc.List<unknown>(list);
      list.push(tuple);
      gc.collect();
      drop(tuple, list);
      expect(gc.collect()).toBe(2);
      valid();
    });

    // A class with itself as attribute is found.
    test("test_class", () => {
      const type = classNode();
      type.a = type;
      gc.collect();
      del(type);
      expect(gc.collect()).toBe(2);
      valid();
    });

    // A class is a cycle by nature, so that only a collection frees it.
    test("test_newstyleclass", () => {
      const type = classNode();
      gc.collect();
      del(type);
      expect(gc.liveCount).toBe(2);
      expect(gc.collect()).toBe(2);
      valid();
    });

    // An instance that is its own attribute is found.
    test("test_instance", () => {
      class MyClass extends gc.Object {
        a?: MyClass;
      }
      const a = new MyClass();
      a.a = a;
      gc.collect();
      del(a);
      expect(gc.collect()).toBe(1);
      valid();
    });

    // Instances, subclasses and classes become garbage one after the other, and nothing is left.
    test("test_newinstance", () => {
      const typeA = classNode();
      const typeB = classNode();
      const typeC = classNode(typeB, typeA);
      for (const type of [typeA, typeC]) {
        const instance = instanceOf(type);
        instance.a = instance;
        gc.collect();
        del(instance);
        expect(gc.collect()).toBe(1);
      }
      drop(typeB, typeC);
      expect(gc.collect()).toBe(4);
      const last = instanceOf(typeA);
      typeA.a = last;
      drop(last, typeA);
      expect(gc.collect()).toBe(3);
      expect(gc.collect()).toBe(0);
      expect(gc.liveCount).toBe(0);
      valid();
    });

    // A bound method kept by its own instance is a cycle.
    test("test_method", () => {
      const instance = node();
      const method = node();
      method.self = instance;
      instance.init = method;
      del(method);
      gc.collect();
      del(instance);
      expect(gc.collect()).toBe(2);
      valid();
    });

    // A cycle with a legacy finalizer goes to garbage; the plain cycle next to it is freed.
    test("test_legacy_finalizer", () => {
      class Old extends gc.Object {
        static readonly finalizers = "legacy";
        a?: Old | undefined;
        override __del__(): void {}
      }
      const old = new Old();
      old.a = old;
      const plain = node();
      plain.b = plain;
      gc.collect();
      drop(old, plain);
      expect(gc.collect()).toBe(2);
      expect(gc.garbage).toEqual([old]);
      expect(gc.liveCount).toBe(1);
      old.a = undefined;
      gc.garbage.splice(gc.garbage.indexOf(old), 1);
      expect(gc.liveCount).toBe(0);
      valid();
    });

    // The same if every class of the heap has legacy finalizers.
    test("test_legacy_finalizer_newclass", () => {
      const tutorial = new GC({ ...choice, automatic: false, finalizers: "legacy" });
      class Old extends tutorial.Object {
        a?: Old | undefined;
        override __del__(): void {}
      }
      const old = new Old();
      old.a = old;
      const plain: Loose = new tutorial.Object();
      plain.b = plain;
      tutorial.collect();
      drop(old, plain);
      expect(tutorial.collect()).toBe(2);
      expect(tutorial.garbage).toEqual([old]);
      old.a = undefined;
      tutorial.garbage.splice(0, 1);
      expect(tutorial.liveCount).toBe(0);
      expect(tutorial.validate()).toEqual([]);
    });

    // A function and the globals that it is defined in are a cycle of two.
    test("test_function", () => {
      const globals = node();
      const made = node();
      made.globals = globals;
      globals.f = made;
      del(made);
      gc.collect();
      del(globals);
      expect(gc.collect()).toBe(2);
      valid();
    });

    // A weak reference that a finalizer makes never leads to an object that is being cleared.
    test("test_function_tp_clear_leaves_consistent_state", () => {
      const seen: unknown[] = [];
      class LateFinalizer extends gc.Object {
        ref?: WeakReference | undefined;
        override __del__(): void {
          seen.push(this.ref?.deref());
        }
      }
      class Cyclic extends gc.Object {
        function: Loose;
        late?: LateFinalizer;
        override __del__(): void {
          const weak = ref(this.function);
          this.late!.ref = weak;
          drop(weak, late);
        }
      }
      const late = new LateFinalizer();
      const func = node();
      const cyclic = new Cyclic();
      cyclic.function = func;
      cyclic.late = late;
      func.module = cyclic;
      drop(func, cyclic);
      expect(gc.collect()).toBe(2);
      expect(seen).toEqual([undefined]);
      expect(gc.liveCount).toBe(0);
      valid();
    });

    // A frame that one of its own variables holds is one unreachable object.
    test("test_frame", () => {
      const frame = node();
      frame.frame = frame;
      gc.collect();
      del(frame);
      expect(gc.collect()).toBe(1);
      valid();
    });

    // SAVEALL puts exactly the unreachable object into garbage.
    test("test_saveall", () => {
      gc.collect();
      expect(gc.garbage).toEqual([]);
      const list = new gc.List<unknown>();
      list.push(list);
      const flags = gc.getDebug();
      gc.setDebug(flags | DEBUG_SAVEALL);
      del(list);
      gc.collect();
      gc.setDebug(flags);
      expect(gc.garbage).toEqual([list]);
      gc.garbage.pop();
      expect(gc.collect()).toBe(1);
      valid();
    });

    /** A heap where nearly every allocation starts a collection, finalizers' too. */
    const eager = (): GC => new GC({ ...choice, thresholds: [1] });

    // A finalizer may start an automatic collection.
    test("test_del", () => {
      const heap = eager();
      const collections: number[] = [];
      class MyClass extends heap.Object {
        override __del__(): void {
          for (let made = 0; made < 5; made++) del(new heap.List(new heap.Object()));
          collections.push(heap.getStats()[0].collections);
        }
      }
      del(new MyClass());
      expect(collections).toHaveLength(1);
      expect(collections[0]).toBeGreaterThan(0);
      expect(heap.validate()).toEqual([]);
    });

    // So may an inherited one; while a collection runs it, none is started within.
    test("test_del_newclass", () => {
      const heap = eager();
      const nested: number[] = [];
      class Base extends heap.Object {
        self?: Base;
        override __del__(): void {
          const before = heap.getStats()[0].collections;
          for (let made = 0; made < 5; made++) new heap.Object();
          nested.push(heap.getStats()[0].collections - before);
        }
      }
      class Derived extends Base {}
      del(new Derived());
      expect(nested.pop()).toBeGreaterThan(0);
      const cyclic = new Derived();
      cyclic.self = cyclic;
      del(cyclic);
      heap.collect();
      expect(nested).toEqual([0]);
      expect(heap.validate()).toEqual([]);
    });

    // After a full collection the counters are zero; an allocation raises the first.
    test("test_get_count", () => {
      node();
      gc.collect();
      expect(gc.getCount()).toEqual([0, 0, 0]);
      node();
      expect(gc.getCount()).toEqual([1, 0, 0]);
    });

    // Collecting a generation counts one in the next, and resets the counters up to its own.
    test("test_collect_generations", () => {
      gc.collect();
      node();
      gc.collect(0);
      expect(gc.getCount()).toEqual([0, 1, 0]);
      gc.collect(1);
      expect(gc.getCount()).toEqual([0, 0, 1]);
      gc.collect(2);
      expect(gc.getCount()).toEqual([0, 0, 0]);
    });

    // Deep structures are deallocated completely, even if finalizers on the way start full collections.
    test("test_trashcan", () => {
      const heap = new GC(choice);
      let finalized = 0;
      let every = 17;
      class Ouch extends heap.Object {
        override __del__(): void {
          if (++finalized % every === 0) heap.collect();
        }
      }
      const dictionary = (inner: Loose, ouch: Ouch): Loose => {
        const made: Loose = new heap.Object();
        made[1] = inner;
        made[2] = ouch;
        return made;
      };
      const layers = [
        (inner: Loose, ouch: Ouch) => new heap.List<Loose>(inner, ouch),
        dictionary,
      ] as const;
      const dropNest = (depth: number, layer: (inner: Loose, ouch: Ouch) => Loose): void => {
        let nest: Loose = new heap.List();
        for (let level = 0; level < depth; level++) {
          const ouch = new Ouch();
          const outer = layer(nest, ouch);
          drop(nest, ouch);
          nest = outer;
        }
        del(nest);
      };
      for (let round = 0; round < 2; round++) for (const layer of layers) dropNest(150, layer);
      expect(finalized).toBe(600);
      expect(heap.liveCount).toBe(0);
      every = 25_013;
      dropNest(100_000, layers[0]);
      expect(finalized).toBe(100_600);
      expect(heap.liveCount).toBe(0);
      expect(heap.validate()).toEqual([]);
    });

    /** Two objects that refer to each other; reading any attribute they lack calls `hook`. */
    const dropHooked = (hook: (object: Loose) => void): (() => void) => {
      let isArmed = false;
      class Boom extends gc.Object {
        attr?: Boom | undefined;
      }
      const hooked = new Proxy(gc.Object.prototype, {
        get(target, key, receiver) {
          if (isArmed) hook(receiver);
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
      Object.setPrototypeOf(Boom.prototype, hooked);
      const [a, b] = [new Boom(), new Boom()];
      a.attr = b;
      b.attr = a;
      gc.collect();
      drop(a, b);
      return () => {
        isArmed = true;
      };
    };

    // The collector reads no attribute of garbage: a hook that would break the cycle is not called.
    test("test_boom", () => {
      let reads = 0;
      const arm = dropHooked((object) => {
        reads++;
        object.attr = undefined;
        throw new Error("no such attribute");
      });
      arm();
      expect(gc.collect()).toBe(2);
      expect([reads, gc.garbage.length, gc.liveCount]).toEqual([0, 0, 0]);
      valid();
    });

    // Nor twice, for a hook that breaks the cycle on its second call.
    test("test_boom2", () => {
      let reads = 0;
      const arm = dropHooked((object) => {
        if (++reads > 1) object.attr = undefined;
      });
      arm();
      expect(gc.collect()).toBe(2);
      expect([reads, gc.garbage.length, gc.liveCount]).toEqual([0, 0, 0]);
      valid();
    });
  });
});
