// Batch calls on arrays that run code when they are read: getters, Proxies, valueOf. No matter what that code
// does to the heap, a call uses the numbers that it read first, or does nothing.

import { describe, expect, test } from "vitest";
import { show } from "../../src/errors/error.js";
import { FINALIZER, type Handle, Heap } from "../../src/raw.js";
import { refuserOf } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("a batch on $name", ({ choice }) => {
  const newHeap = (): Heap => new Heap({ ...choice, automatic: false });

  /** An array whose element 0 runs `code` each time that it is read. */
  function trap(numbers: readonly number[], code: () => void): number[] {
    const array = [...numbers];
    Object.defineProperty(array, 0, {
      get() {
        code();
        return numbers[0];
      },
    });
    return array;
  }

  /** Moves the memory, and leaves other numbers where a batch stages its own. */
  function disturb(heap: Heap, handle: Handle): void {
    heap.increfMany(new Float64Array(100).fill(handle));
    heap.decrefMany(new Float64Array(100).fill(handle));
    heap.reserve(Math.max(200_000, heap.bytes / 16));
  }

  test("counts the given handles, even if memory moves while they are read", () => {
    const heap = newHeap();
    const [a, b, other] = [heap.alloc(), heap.alloc(), heap.alloc()];
    heap.increfMany(trap([a, b], () => disturb(heap, other)));
    expect([a, b, other].map((handle) => heap.refcount(handle))).toEqual([2, 2, 1]);
    heap.decrefMany(
      [a, b],
      trap([1, 2], () => disturb(heap, other)),
    );
    expect([heap.refcount(a), heap.isAlive(b), heap.refcount(other)]).toEqual([1, false, 1]);
    expect(heap.validate()).toEqual([]);
  });

  test("accepts arrays that are Proxies, and reads each number once", () => {
    const heap = newHeap();
    const handles = [heap.alloc(), heap.alloc()];
    const reads: PropertyKey[] = [];
    const proxy = new Proxy(handles, {
      get(array, key) {
        reads.push(key);
        disturb(heap, handles[1] as number);
        return Reflect.get(array, key);
      },
    });
    heap.increfMany(proxy);
    expect(handles.map((handle) => heap.refcount(handle))).toEqual([2, 2]);
    expect(reads.filter((key) => key === "0" || key === "1")).toEqual(["0", "1"]);
  });

  test("makes what was checked, even if a getter returns another value each time", () => {
    const heap = newHeap();
    let reads = 0;
    const types = {
      length: 1,
      get 0() {
        return reads++ === 0 ? 7 : 1e9;
      },
    };
    const counts = {
      length: 1,
      get 0() {
        return reads++ === 1 ? 2 : Number.NaN;
      },
    };
    const out = new Float64Array(1);
    heap.allocMany(types, counts, out);
    const made = out[0] as Handle;
    expect([heap.typeOf(made), heap.referenceCount(made), reads]).toEqual([7, 2, 2]);
  });

  describe("whose typed arrays user code writes to on the way", () => {
    const COUNT = 40;

    /** A heap whose next collection, or whose objects' deaths, write to the arrays. */
    function withWriter(arrays: readonly Float64Array[], options: object = {}): Heap {
      const write = (): void => {
        for (const array of arrays) array.fill(1e6);
      };
      return new Heap({ ...choice, automatic: false, onFinalize: write, ...options });
    }

    test("makes what was checked", () => {
      const [types, counts] = [new Float64Array(COUNT).fill(7), new Float64Array(COUNT).fill(2)];
      const heap = withWriter([types, counts], { automatic: true, thresholds: [9, 5, 5] });
      const object = heap.alloc(0, 1, FINALIZER);
      heap.setReference(object, 0, object);
      heap.decref(object);
      const out = new Float64Array(COUNT);
      heap.allocMany(types, counts, out);
      expect(types[0]).toBe(1e6);
      const made = Array.from(out, (handle) => [heap.typeOf(handle), heap.referenceCount(handle)]);
      expect(made).toEqual(Array.from(out, () => [7, 2]));
    });

    test("links what it was given, in few references and in many", () => {
      for (const references of [1, 9]) {
        const handles = new Float64Array(COUNT);
        const heap = withWriter([handles]);
        for (let index = 0; index < COUNT; index++) handles[index] = heap.alloc(0, references);
        const finalized = heap.alloc(0, 0, FINALIZER);
        heap.setReference(handles[0] as Handle, 0, finalized);
        heap.decref(finalized);
        const given = handles.slice();
        const offsets = Uint32Array.from({ length: COUNT + 1 }, (_, index) => index * references);
        heap.linkMany(handles, offsets, new Uint32Array(COUNT * references).fill(3));
        expect(handles[3]).toBe(1e6);
        expect(heap.refcount(given[3] as Handle)).toBe(1 + COUNT * references);
      }
    });

    test("releases what it was given", () => {
      const [handles, times] = [new Float64Array(COUNT), new Float64Array(COUNT).fill(2)];
      const heap = withWriter([handles, times]);
      for (let index = 0; index < COUNT; index++) handles[index] = heap.alloc(0, 0, FINALIZER);
      heap.increfMany(handles);
      heap.decrefMany(handles, times);
      expect([handles[0], times[0], heap.liveCount]).toEqual([1e6, 1e6, 0]);
    });
  });

  test("does nothing when reading throws", () => {
    const heap = newHeap();
    const [a, b] = [heap.alloc(), heap.alloc()];
    const refused = new Error("not today");
    const handles = [a, b];
    Object.defineProperty(handles, 1, {
      get() {
        throw refused;
      },
    });
    expect(() => heap.increfMany(handles)).toThrow(refused);
    expect(() => heap.decrefMany([a, b], handles)).toThrow(refused);
    expect([heap.refcount(a), heap.refcount(b)]).toEqual([1, 1]);
    heap.incref(a);
    expect(heap.validate()).toEqual([]);
  });

  test("survives a heap that is disposed of while its numbers are read", () => {
    const heap = newHeap();
    const a = heap.alloc();
    refuserOf("ERR_DISPOSED")(
      () => heap.increfMany(trap([a], () => heap.dispose())),
      "heap: it was disposed. Make a new heap.",
    );
  });

  test("converts nothing to a handle, and calls no valueOf", () => {
    const heap = newHeap();
    const a = heap.alloc();
    const strangers: unknown[] = [String(a), BigInt(a), Symbol("a"), [a], null, undefined, true];
    strangers.push({
      valueOf() {
        throw new Error("called");
      },
    });
    for (const stranger of strangers) {
      const call = (): void => heap.increfMany([a, stranger as number]);
      expect(call).toThrow(expect.objectContaining({ code: "ERR_HANDLE" }));
      heap.decref(a);
      expect(heap.refcount(a)).toBe(1);
    }
    expect(heap.validate()).toEqual([]);
  });

  test("accepts only the right typed array for results", () => {
    const heap = newHeap();
    const a = heap.alloc(0, 1);
    const refuse = refuserOf("ERR_ARGUMENT", TypeError);
    const handles = Float64Array.of(a);
    const proxy = new Proxy(handles, {});
    const doubles = "must be a Float64Array, got an object.";
    refuse(() => heap.allocMany([0], [0], [0] as never), `allocMany: out ${doubles}`);
    refuse(
      () => heap.aliveMany(handles, [0] as never),
      "aliveMany: out must be a Uint8Array, got an object.",
    );
    refuse(() => heap.refcountMany(proxy, handles), `refcountMany: handles ${doubles}`);
    refuse(() => heap.drainFinalizers(proxy), `drainFinalizers: out ${doubles}`);
    refuse(
      () => heap.linkMany([a] as never, Uint32Array.of(0, 1), Uint32Array.of(0)),
      `linkMany: handles ${doubles}`,
    );
    refuse(
      () => heap.linkMany(handles, [0, 1] as never, Uint32Array.of(0)),
      "linkMany: offsets must be a Uint32Array, got an object.",
    );
    expect(heap.liveCount).toBe(1);
  });

  test("writes no handles to arrays that would truncate them", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const due = heap.alloc(0, 0, FINALIZER);
    heap.decref(due);
    const refuse = refuserOf("ERR_ARGUMENT", TypeError);
    const [bytes, view] = [new Uint8Array(4), new DataView(new ArrayBuffer(8))];
    refuse(
      () => heap.drainFinalizers(bytes as never),
      "drainFinalizers: out must be a Float64Array, got a Uint8Array.",
    );
    refuse(
      () => heap.drainFinalizers(view as never),
      "drainFinalizers: out must be a Float64Array, got an object.",
    );
    refuse(
      () => heap.allocMany([0], [0], new Float32Array(1) as never),
      "allocMany: out must be a Float64Array, got a Float32Array.",
    );
    refuse(
      () => heap.allocMany(view as never, [0], new Float64Array(1)),
      "allocMany: types must be an array, got an object.",
    );
    const out = new Float64Array(1);
    expect([heap.drainFinalizers(out), out[0]]).toEqual([1, due]);
    heap.decref(due);
    expect(heap.liveCount).toBe(0);
  });

  test("does what was checked, no matter what user code writes to its arrays in between", () => {
    const [handles, times] = [new Float64Array(3), Float64Array.of(1, 2, 2)];
    const heap = new Heap({
      ...choice,
      automatic: false,
      onFinalize: () => {
        handles.fill(handles[2] as number);
        times.fill(Number.NaN);
      },
    });
    handles.set([heap.alloc(0, 0, FINALIZER), heap.alloc(), heap.alloc()]);
    const before = handles.slice();
    heap.increfMany(handles.subarray(1));
    heap.decrefMany(handles, times);
    expect(Array.from(before, (handle) => heap.isAlive(handle))).toEqual([false, false, false]);
    expect(heap.validate()).toEqual([]);

    const [types, counts, out] = [
      new Float64Array(9).fill(7),
      new Float64Array(9),
      new Float64Array(9),
    ];
    const small = new Heap({
      ...choice,
      thresholds: [2],
      onFinalize: () => {
        types.fill(70_000.5);
        counts.fill(4.5);
      },
    });
    const ring = small.alloc(0, 1, FINALIZER);
    small.setReference(ring, 0, ring);
    small.decref(ring);
    small.allocMany(types, counts, out);
    expect(types[8]).toBe(70_000.5); // it was called
    expect(Array.from(out, (made) => [small.typeOf(made), small.referenceCount(made)])).toEqual(
      new Array(9).fill([7, 0]),
    );

    const [linked, offsets, targets] = [
      new Float64Array(2),
      Uint32Array.of(0, 2, 2),
      Uint32Array.of(1, 1),
    ];
    const links = new Heap({
      ...choice,
      automatic: false,
      onFinalize: () => {
        targets.fill(0xffffffff);
        offsets.fill(0);
      },
    });
    const old = links.alloc(0, 0, FINALIZER);
    linked.set([links.alloc(0, 2), links.alloc()]);
    const [holder, target] = [...linked] as [number, number];
    links.setReference(holder, 0, old);
    links.decref(old);
    links.linkMany(linked, offsets, targets);
    expect(links.getReferents(holder)).toEqual([target, target]);
  });

  test("takes typed arrays as they are, no matter what they or their class override", () => {
    const heap = newHeap();
    const a = heap.alloc(0, 1);
    const due = heap.alloc(0, 0, FINALIZER);
    heap.decref(due);
    const stop = (): never => {
      throw new Error("code of an argument was run");
    };
    /** Every use other than of its numbers runs code. */
    const lying = <T extends Float64Array | Uint32Array | Uint8Array>(array: T): T => {
      for (const name of Reflect.ownKeys(Object.getPrototypeOf(Float64Array.prototype))) {
        Object.defineProperty(array, name, { get: stop });
      }
      return array;
    };
    const handles = lying(Float64Array.of(a));
    const out = lying(new Float64Array(1));
    heap.increfMany(handles, lying(Uint32Array.of(2)));
    heap.decrefMany(handles, lying(Uint32Array.of(1)));
    expect(heap.refcount(a)).toBe(2);
    heap.linkMany(handles, lying(Uint32Array.of(0, 1)), lying(Uint32Array.of(0)));
    expect(heap.getReferents(a)).toEqual([a]);
    const alive = lying(new Uint8Array(1));
    heap.aliveMany(handles, alive);
    expect(alive[0]).toBe(1);
    heap.refcountMany(handles, out);
    expect(out[0]).toBe(3);
    expect(heap.drainFinalizers(out)).toBe(1);
    expect(out[0]).toBe(due);
    heap.allocMany(lying(Uint8Array.of(7)), lying(Uint8Array.of(0)), out);
    expect(heap.typeOf(out[0] as number)).toBe(7);
    expect(heap.validate()).toEqual([]);
  });

  test("uses the real length of a typed array", () => {
    const heap = newHeap();
    const a = heap.alloc();
    const handles = Float64Array.of(a);
    Object.defineProperty(handles, "length", { value: 3 });
    heap.increfMany(handles);
    expect(heap.refcount(a)).toBe(2);
    const gone = new Float64Array(new ArrayBuffer(16), 8);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    heap.increfMany(gone);
    heap.allocMany([], [], gone);
    expect(heap.drainFinalizers(gone)).toBe(0);
    expect(heap.validate()).toEqual([]);
  });

  test("refuses lengths that an array cannot have", () => {
    const heap = newHeap();
    heap.alloc();
    for (const length of [2 ** 53, 2 ** 32, -1, 0.5, "1", Symbol("length")]) {
      const handles = { length } as ArrayLike<number>;
      expect(() => heap.increfMany(handles)).toThrow(
        expect.objectContaining({ code: "ERR_ARGUMENT" }),
      );
    }
    expect(heap.validate()).toEqual([]);
  });
});

describe.each(ENGINES)("single calls on $name", ({ choice }) => {
  test("run no code of their arguments half-way, and leave a whole heap", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const a = heap.alloc(0, 2);
    const calls: ((value: never) => unknown)[] = [
      (value) => heap.incref(value),
      (value) => heap.decref(value),
      (value) => heap.setReference(value, 0, a),
      (value) => heap.setReference(a, 0, value),
      (value) => heap.setReference(a, value, a),
      (value) => heap.getReference(value, 0),
      (value) => heap.getReference(a, value),
      (value) => heap.pushReference(a, value),
      (value) => heap.growReferences(a, value),
      (value) => heap.alloc(value),
      (value) => heap.alloc(0, value),
      (value) => heap.alloc(0, 0, value),
      (value) => heap.allocWeakref(value),
      (value) => heap.getReferents(value),
      (value) => heap.getReferrers(value),
      (value) => heap.getObjects(value),
      (value) => heap.collect(value),
      (value) => heap.reserve(value),
      (value) => heap.setThreshold(value),
      (value) => heap.incref(a, value),
    ];
    const strangers = [1n, Symbol("a"), "x", {}, [], () => 0, null, Number.NaN, -1, 0.5, 2 ** 60];
    const before = heap.liveCount;
    for (const [index, call] of calls.entries()) {
      for (const stranger of [
        ...strangers,
        {
          valueOf(): never {
            throw new TypeError("valueOf was called");
          },
        },
      ]) {
        // The code depends on the call; any code proves that nothing was run.
        expect(
          () => call(stranger as never),
          `call ${index}, ${typeof stranger} ${show(stranger)}`,
        ).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ERR_/) }));
        expect(heap.isAlive(a)).toBe(true); // not ERR_INTERRUPTED
      }
    }
    expect(heap.liveCount).toBe(before);
    expect(heap.validate()).toEqual([]);
  });
});
