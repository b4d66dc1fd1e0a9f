// The scenes in which stack-end.program.mjs cuts a call off between its steps: batches, the queue, and the
// calls of managed heaps that change the heap and then the host's records of it. Each scene returns its heap,
// what to do, and whether all of it was done or nothing.

import { del, GC, incref } from "ouroboros-gc";
import { FINALIZER, Heap } from "ouroboros-gc/raw";
import { finalize, getWeakRefs, ref, WeakKeyMap, WeakValueMap } from "ouroboros-gc/weakref";

const COUNT = 40;

function quiet(heap) {
  heap.onUnraisable = () => {};
  return heap;
}

function rawHeap(choice, options) {
  return quiet(new Heap({ ...choice, automatic: false, ...options }));
}

function allocated(heap, references) {
  return Float64Array.from({ length: COUNT }, () => heap.alloc(0, references));
}

const range = (count, value) => Uint32Array.from({ length: count }, (_, index) => value(index));

/** References from outside to the object of a managed heap. */
function externalOf(heap, object) {
  const { engine, slotOf } = heap.inspection();
  return engine.externalOf(slotOf(object));
}

/** An object has as many names as the heap counts: after that many del() it is gone. */
function hasItsNames(heap, object) {
  for (let left = externalOf(heap, object); left > 0; left--) del(object);
  return !heap.isTracked(object);
}

/** The only live weak references are known ones, and those without a name. */
function areKnown(heap, object, known) {
  return getWeakRefs(object).every(
    (weak) => externalOf(heap, weak) === known.filter((one) => one === weak).length,
  );
}

export const scenesOfSteps = {
  "allocMany with collections in its middle"(choice) {
    const heap = rawHeap(choice, { automatic: true, thresholds: [9, 2, 2] });
    const out = new Float64Array(COUNT);
    const act = () => heap.allocMany(new Uint8Array(COUNT), new Uint8Array(COUNT).fill(2), out);
    return [
      heap,
      act,
      () => heap.liveCount === out.filter((handle) => heap.isAlive(handle)).length,
    ];
  },
  linkMany(choice) {
    const heap = rawHeap(choice);
    const handles = allocated(heap, 6);
    const offsets = range(COUNT + 1, (index) => index * 6);
    const targets = range(COUNT * 6, (index) => (index * 7) % COUNT);
    const act = () => heap.linkMany(handles, offsets, targets);
    return [
      heap,
      act,
      () => {
        const counts = Array.from(handles, (handle) => heap.getReferents(handle).length);
        return new Set(counts).size === 1;
      },
    ];
  },
  "increfMany and decrefMany"(choice) {
    const heap = rawHeap(choice);
    const handles = allocated(heap, 1);
    const times = new Uint8Array(COUNT).fill(2);
    let stepCount = 0;
    const act = () => {
      for (const call of ["increfMany", "decrefMany", "increfMany"]) {
        heap[call](handles, times);
        stepCount++;
      }
    };
    const isRight = () => {
      const counts = new Set(Array.from(handles, (handle) => heap.refcount(handle)));
      const [count] = counts;
      return counts.size === 1 && (count === 1 + 2 * (stepCount % 2) || stepCount < 3);
    };
    return [heap, act, isRight];
  },
  drainFinalizers(choice) {
    const heap = rawHeap(choice);
    for (let made = 0; made < COUNT; made++) heap.decref(heap.alloc(0, 0, FINALIZER));
    const out = new Float64Array(COUNT);
    let drained = 0;
    const act = () => {
      for (const end of [7, 9, COUNT]) {
        drained += heap.drainFinalizers(out.subarray(drained, Math.max(end, drained)));
      }
    };
    const isRight = () => drained + heap.finalizerCount === COUNT && heap.liveCount === COUNT;
    return [heap, act, isRight];
  },
  "external bytes"(choice) {
    const heap = rawHeap(choice);
    const objects = Array.from({ length: 5 }, () => heap.alloc());
    const act = () => {
      for (const object of objects) heap.setExternalBytes(object, 10);
      heap.decref(objects[0]);
      heap.setExternalBytes(objects[1], 3);
    };
    const isRight = () => {
      const alive = objects.filter((object) => heap.isAlive(object));
      const sum = alive.reduce((bytes, object) => bytes + heap.externalBytesOf(object), 0);
      return heap.externalBytes === sum;
    };
    return [heap, act, isRight];
  },
  "a weak reference"(choice) {
    const heap = rawHeap(choice);
    const object = heap.alloc();
    let weakref = 0;
    const act = () => {
      weakref = heap.allocWeakref(object);
    };
    return [heap, act, () => heap.liveCount === (weakref === 0 ? 1 : 2)];
  },
  "names of a managed object"(choice) {
    const heap = quiet(new GC({ ...choice, automatic: false }));
    const object = new heap.Object();
    const act = () => {
      del(incref(incref(object)));
    };
    return [heap, act, () => hasItsNames(heap, object)];
  },
  "a managed object, a list and more attributes than are shared"(choice) {
    const heap = quiet(new GC({ ...choice, automatic: false }));
    class Dictionary extends heap.Object {}
    const [object, dictionary] = [new heap.Object(), new Dictionary()];
    const names = Array.from({ length: 70 }, (_, index) => `name${index}`);
    for (const name of names) dictionary[name] = name;
    const made = [];
    const act = () => {
      made[0] = new Dictionary();
      made[1] = new heap.List(object, object, object);
      for (const name of names.slice(60)) dictionary[name] = object;
      dictionary.name69 = undefined;
    };
    const isRight = () => {
      const held = names.filter((name) => dictionary[name] === object).length;
      const items = made[1] ? 3 : 0;
      const isEven = heap.getReferents(dictionary).length === held;
      return (
        isEven &&
        heap.liveCount === 2 + made.length &&
        heap.getRefcount(object) === 1 + held + items &&
        hasItsNames(heap, dictionary)
      );
    };
    return [heap, act, isRight];
  },
  "weak references of a managed object"(choice) {
    const heap = quiet(new GC({ ...choice, automatic: false }));
    const [object, value] = [new heap.Object(), new heap.Object()];
    const names = [];
    const act = () => {
      for (const callback of [undefined, () => {}, undefined]) names.push(ref(object, callback));
    };
    return [heap, act, () => areKnown(heap, object, names) && externalOf(heap, value) === 1];
  },
  "weak maps and finalize"(choice) {
    const heap = quiet(new GC({ ...choice, automatic: false }));
    const [object, value] = [new heap.Object(), new heap.Object()];
    const values = new WeakValueMap();
    const keys = new WeakKeyMap();
    let finalizer;
    const act = () => {
      values.set(1, object);
      values.set(1, object);
      keys.set(object, value);
      finalizer = finalize(object, () => {});
      keys.delete(object);
    };
    const isRight = () => {
      finalizer?.detach();
      values.clear();
      keys.clear();
      return heap.liveCount === 2 && externalOf(heap, object) + externalOf(heap, value) === 2;
    };
    return [heap, act, isRight];
  },
  "gc.garbage"(choice) {
    const heap = quiet(new GC({ ...choice, automatic: false }));
    const [one, other] = [new heap.Object(), new heap.Object()];
    const { garbage } = heap;
    const act = () => {
      garbage.push(one, other, one);
      garbage[0] = other;
      garbage.length = 1;
    };
    const isRight = () => {
      heap.collect();
      const listed = (object) => garbage.filter((entry) => entry === object).length;
      return [one, other].every((object) => externalOf(heap, object) === 1 + listed(object));
    };
    return [heap, act, isRight];
  },
};
