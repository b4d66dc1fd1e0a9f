// Run by stack-end.node.test.ts in a process with a small stack: calls the library where the stack has room
// for that many more frames and words, and checks what is left. Prints one line a scene.

import { readFileSync } from "node:fs";
import process from "node:process";
import { del, GC } from "ouroboros-gc";
import { FINALIZER, Heap } from "ouroboros-gc/raw";
import { scenesOfSteps } from "./stack-end.scenes.mjs";

// The most frames of room, by which steps, words of room in addition; cold: functions are compiled again at
// the end of the stack, for which V8 demands 40 KiB of room.
const [levels = 60, step = 1, words = 1, isCold = 0] = process.argv.slice(2).map(Number);
const DEPTH = 52;
const LATER_HEAD = 56;
const DEAD_COUNT = 72;
const COLLECTING = 112;

const debugKernel = new WebAssembly.Module(readFileSync("build/debug.wasm"));
const engines = {
  "Wasm release": { engine: "wasm" },
  "Wasm debug": { engine: "wasm", kernel: debugKernel },
  TypeScript: { engine: "typescript" },
};

/** Calls `work` with `padding` on top of the stack, where there is room for about `level` frames more. */
function nearStackEnd(level, padding, work) {
  const descend = () => {
    let left;
    try {
      left = descend();
    } catch {
      return 0;
    }
    if (left === level) work.apply(undefined, padding);
    return left + 1;
  };
  descend();
}

function quiet(heap) {
  heap.onUnraisable = () => {};
  return heap;
}

function rawHeap(choice) {
  const heap = quiet(
    new Heap({
      ...choice,
      automatic: false,
      onFinalize: (handle) => heap.refcount(handle),
      onWeakref: (weakref) => heap.refcount(weakref),
      onDeath: () => {},
    }),
  );
  return heap;
}

function ringOf(heap, size) {
  const ring = Array.from({ length: size }, () => heap.alloc(0, 1, FINALIZER));
  for (const [index, object] of ring.entries()) {
    heap.setReference(object, 0, ring[(index + 1) % size]);
  }
  return ring;
}

/** Each makes a heap and returns what to do at the end of the stack. */
const scenes = {
  ...scenesOfSteps,
  growth(choice) {
    const heap = rawHeap(choice);
    return [heap, () => heap.reserve(3000)];
  },
  allocation(choice) {
    const heap = rawHeap(choice);
    const kept = [];
    return [
      heap,
      () => {
        for (let made = 0; made < 3; made++) kept.push(heap.alloc(0, 5));
      },
    ];
  },
  "a death with a finalizer"(choice) {
    const heap = rawHeap(choice);
    const object = heap.alloc(0, 1, FINALIZER);
    return [heap, () => heap.decref(object)];
  },
  "a long death"(choice) {
    const heap = rawHeap(choice);
    let first = heap.alloc(0, 1);
    for (let made = 0; made < 120; made++) {
      const holder = heap.alloc(0, 1, made % 7 === 0 ? FINALIZER : 0);
      heap.setReference(holder, 0, first);
      heap.decref(first);
      first = holder;
    }
    return [heap, () => heap.decref(first)];
  },
  "an assignment that ends an object with weak references"(choice) {
    const heap = rawHeap(choice);
    const [holder, object] = [heap.alloc(0, 1), heap.alloc()];
    heap.setReference(holder, 0, object);
    heap.allocWeakref(object, true);
    heap.decref(object);
    return [heap, () => heap.setReference(holder, 0, 0)];
  },
  "a batch"(choice) {
    const heap = rawHeap(choice);
    const ring = ringOf(heap, 20);
    for (const object of ring) heap.setReference(object, 0, 0);
    return [heap, () => heap.decrefMany(Float64Array.from(ring))];
  },
  "a collection with finalizers"(choice) {
    const heap = rawHeap(choice);
    heap.decrefMany(ringOf(heap, 20));
    return [heap, () => heap.collect()];
  },
  "a managed object with a finalizer"(choice) {
    const heap = quiet(new GC({ ...choice, automatic: false }));
    class Node extends heap.Object {
      __del__() {
        this.seen = true;
      }
    }
    const [holder, object] = [new Node(), new Node()];
    holder.object = object;
    del(object);
    heap.collect();
    const act = () => {
      holder.object = undefined;
      del(holder);
    };
    return [heap, act, () => isConsistent(heap, [holder, object])];
  },
};

/** The host's live objects are those of the heap. */
function isConsistent(heap, objects) {
  const alive = objects.filter((object) => !String(heap.isTracked(object)).includes("false"));
  return alive.length === heap.liveCount;
}

/** "none", or the code with which every call is refused. */
function refusalOf(heap) {
  const calls = [() => heap.liveCount, () => heap.getCount(), () => heap.collect()];
  const codes = calls.map((call) => {
    try {
      call();
      return "none";
    } catch (error) {
      return error.code ?? String(error);
    }
  });
  if (new Set(codes).size !== 1) return `differing: ${codes}`;
  return codes[0];
}

/** The faults of the heap; "whole" or "refused" if there are none. */
function verdict(heap, isRight) {
  const engine = heap.unchecked;
  if (engine) {
    const pending = [DEPTH, LATER_HEAD, DEAD_COUNT, COLLECTING].map((field) => {
      try {
        return engine.control(field);
      } catch {
        return 0;
      }
    });
    if (pending.some((value) => value !== 0)) return `pending: ${pending}`;
  }
  const invalid = heap.validate();
  if (invalid.length > 0) return `invalid: ${JSON.stringify(invalid[0])}`;
  if (isRight && !isRight()) return "inconsistent";
  heap.collect();
  const after = heap.validate();
  return after.length === 0 ? "whole" : `invalid after a collection: ${JSON.stringify(after[0])}`;
}

for (const [engineName, choice] of Object.entries(engines)) {
  for (const [sceneName, prepare] of Object.entries(scenes)) {
    const outcomes = {};
    if (!isCold) for (const [, act, isRight] of [prepare(choice)]) [act(), isRight?.()];
    for (let level = 0; level < levels; level += step) {
      for (let word = 0; word < words; word++) {
        const [heap, act, isRight] = prepare(choice);
        if (isCold) globalThis.gc();
        nearStackEnd(level, Array(word).fill(0), () => {
          try {
            act();
          } catch {
            // Cut off, or refused: which one is checked below.
          }
        });
        let outcome = "refused";
        try {
          outcome = verdict(heap, isRight);
        } catch (error) {
          if (error.code !== "ERR_INTERRUPTED") outcome = `threw ${error}`;
          else if (refusalOf(heap) !== "ERR_INTERRUPTED") outcome = `unsure: ${refusalOf(heap)}`;
        }
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        heap.dispose?.();
      }
    }
    console.log(JSON.stringify({ engine: engineName, scene: sceneName, outcomes }));
  }
}
