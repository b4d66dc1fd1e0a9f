// The operations of a program: one function each, which reads its arguments from the bytes. The number of
// an operation is its place in OPERATIONS; new ones are added at the end, so that the programs of the corpus
// keep their meaning as far as possible.

import { COLLECTION_DUE, RELEASE_UNITS, STATUS } from "../../assembly/layout.js";
import { slotOf } from "../../src/engine/handle.js";
import { FINALIZER, type Handle, LEGACY, restoreHeap, saveHeap } from "../../src/raw.js";
import type { Machine } from "./machine.js";
import { MEMORY } from "./memory.js";
import { OWNERSHIP } from "./ownership.js";
import { hashOf } from "./state.js";
import { FLAGS, numberFrom } from "./values.js";

type Operation = (machine: Machine) => void;

function look(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`look ${handle}`, () => machine.look(handle));
}

function alloc(machine: Machine): void {
  const { bytes, heap } = machine;
  const type = bytes.next();
  const references = bytes.next() % 6;
  const flags = bytes.one(FLAGS);
  machine.call(`alloc(${type}, ${references}, ${flags})`, () =>
    machine.keep(heap.alloc(type, references, flags)),
  );
}

function allocAny(machine: Machine): void {
  const { bytes, heap } = machine;
  const [type, references, flags] = [numberFrom(bytes), numberFrom(bytes), bytes.one(FLAGS)];
  machine.call(`alloc(${type}, ${references}, ${flags})`, () =>
    machine.keep(heap.alloc(type, references, flags)),
  );
}

function incref(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`incref(${handle})`, () => machine.heap.incref(handle));
}

function increfBy(machine: Machine): void {
  const [handle, times] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`incref(${handle}, ${times})`, () => machine.heap.incref(handle, times));
}

function decref(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`decref(${handle})`, () => machine.heap.decref(handle));
}

function decrefBy(machine: Machine): void {
  const [handle, times] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`decref(${handle}, ${times})`, () => machine.heap.decref(handle, times));
}

/** Releases all references from outside: only the heap's own are left. */
function letGo(machine: Machine): void {
  const { heap } = machine;
  const handle = machine.handle();
  machine.call(`let go ${handle}`, () => {
    const times = heap.isAlive(handle) ? heap.unchecked.externalOf(slotOf(handle)) : 1;
    heap.decref(handle, times);
    return times;
  });
}

function setReference(machine: Machine): void {
  const [handle, target] = [machine.handle(), machine.handle()];
  const index = machine.bytes.next() % 6;
  machine.call(`setReference(${handle}, ${index}, ${target})`, () =>
    machine.heap.setReference(handle, index, target),
  );
}

function setAny(machine: Machine): void {
  const [handle, target] = [machine.handle(), machine.handle()];
  const index = numberFrom(machine.bytes);
  machine.call(`setReference(${handle}, ${index}, ${target})`, () =>
    machine.heap.setReference(handle, index, target),
  );
}

function clearReference(machine: Machine): void {
  const handle = machine.handle();
  const index = machine.bytes.next() % 6;
  machine.call(`setReference(${handle}, ${index}, 0)`, () =>
    machine.heap.setReference(handle, index, 0),
  );
}

function getReference(machine: Machine): void {
  const [handle, index] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`getReference(${handle}, ${index})`, () =>
    machine.keep(machine.heap.getReference(handle, index)),
  );
}

function pushReference(machine: Machine): void {
  const [handle, target] = [machine.handle(), machine.handle()];
  machine.call(`pushReference(${handle}, ${target})`, () =>
    machine.heap.pushReference(handle, target),
  );
}

function popReference(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`popReference(${handle})`, () => machine.heap.popReference(handle));
}

function growReferences(machine: Machine): void {
  const [handle, count] = [machine.handle(), numberFrom(machine.bytes)];
  machine.call(`growReferences(${handle}, ${count})`, () =>
    machine.heap.growReferences(handle, count),
  );
}

function allocWeakref(machine: Machine): void {
  const { bytes, heap } = machine;
  const [referent, callback] = [machine.handle(), bytes.isOneIn(2)];
  machine.call(`allocWeakref(${referent}, ${callback})`, () =>
    machine.keep(heap.allocWeakref(referent, callback, 7)),
  );
}

/** The weak references of the managed API own their callback: a call of the bare engine. */
function allocWeakrefWithObject(machine: Machine): void {
  const { heap } = machine;
  const [referent, callback] = [machine.handle(), machine.handle()];
  machine.call(`allocWeakref(${referent}) with callback object ${callback}`, () => {
    // The bare engine takes numbers only, and the bytes may yield a text.
    if (!heap.isAlive(referent) || !heap.isAlive(callback)) return "dead";
    const core = heap.unchecked;
    const [slot, object] = [core.slotOf(referent), core.slotOf(callback)];
    let weakref = core.allocWeakref(8, slot, object, 1, 0);
    if (weakref === 0 && core.control(STATUS) === COLLECTION_DUE) {
      weakref = core.allocWeakref(8, slot, object, 1, 1);
    }
    return weakref === 0 ? "full" : machine.keep(core.handleOf(weakref));
  });
}

function getReferent(machine: Machine): void {
  const weakref = machine.handle();
  machine.call(`getReferent(${weakref})`, () => machine.keep(machine.heap.getReferent(weakref)));
}

function collect(machine: Machine): void {
  const generation = machine.bytes.next() % 3;
  machine.call(`collect(${generation})`, () => machine.heap.collect(generation));
}

function counts(machine: Machine): void {
  const { heap } = machine;
  machine.call("counts", () => {
    const { seconds: _, ...last } = heap.lastCollection;
    const stats = heap.getStats().flatMap((generation) => Object.values(generation));
    return [
      ...[...heap.getCount(), ...stats, heap.liveCount, heap.trackedCount, heap.getFreezeCount()],
      ...[...Object.values(last), heap.finalizerCount, heap.garbage.length, heap.isCollecting],
    ];
  });
}

function freeze(machine: Machine): void {
  machine.call("freeze()", () => machine.heap.freeze());
}

function unfreeze(machine: Machine): void {
  machine.call("unfreeze()", () => machine.heap.unfreeze());
}

function toggle(machine: Machine): void {
  const { heap } = machine;
  if (machine.bytes.isOneIn(2)) machine.call("disable()", () => heap.disable());
  else machine.call("enable()", () => heap.enable());
}

function setThreshold(machine: Machine): void {
  const { bytes } = machine;
  const [first, second, third] = [numberFrom(bytes), numberFrom(bytes), numberFrom(bytes)];
  machine.call(`setThreshold(${first}, ${second}, ${third})`, () =>
    machine.heap.setThreshold(first, second, third),
  );
}

function setDebug(machine: Machine): void {
  const flags = machine.bytes.next() & 39;
  machine.call(`setDebug(${flags})`, () => machine.heap.setDebug(flags));
}

function drainFinalizers(machine: Machine): void {
  const { bytes, heap } = machine;
  const [room, isDone] = [bytes.next() % 4, bytes.isOneIn(2)];
  machine.call(`drainFinalizers(${room})${isDone ? " and decref" : ""}`, () => {
    const out = new Float64Array(room);
    const drained = out.subarray(0, heap.drainFinalizers(out));
    for (const handle of drained) {
      machine.keep(handle);
      if (isDone) heap.decref(handle);
    }
    return drained;
  });
}

function takeGarbage(machine: Machine): void {
  const { heap } = machine;
  machine.call("decref garbage", () => {
    const kept = heap.garbage.splice(0);
    heap.decrefMany(kept);
    return kept;
  });
}

function getObjects(machine: Machine): void {
  const generation = machine.bytes.one([undefined, 0, 1, 2, 3]);
  machine.call(`getObjects(${generation})`, () => machine.heap.getObjects(generation));
}

function getReferrers(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`getReferrers(${handle})`, () => machine.heap.getReferrers(handle));
}

function reserve(machine: Machine): void {
  const { bytes } = machine;
  const slots = bytes.isOneIn(2) ? numberFrom(bytes) : bytes.next() * 32;
  machine.call(`reserve(${slots})`, () => machine.heap.reserve(slots));
}

function dispose(machine: Machine): void {
  if (machine.bytes.next() < 250) counts(machine);
  else machine.call("dispose()", () => machine.heap.dispose());
}

function copyRegister(machine: Machine): void {
  const handle = machine.handle();
  machine.call(`keep ${handle}`, () => machine.keep(handle));
}

// --- Batches

function someHandles(machine: Machine): Float64Array {
  return Float64Array.from({ length: machine.bytes.next() % 8 }, () => machine.handle());
}

function someTimes(machine: Machine, count: number): number[] | undefined {
  const { bytes } = machine;
  return bytes.isOneIn(2) ? Array.from({ length: count }, () => numberFrom(bytes)) : undefined;
}

function allocMany(machine: Machine): void {
  const { bytes, heap } = machine;
  const count = bytes.next() % 64;
  const references = bytes.next() % 6;
  machine.call(`allocMany of ${count} with ${references}`, () => {
    const out = new Float64Array(count);
    const types = Array<number>(count).fill(5);
    heap.allocMany(types, Array<number>(count).fill(references), out);
    for (const handle of out.subarray(0, 8)) machine.keep(handle);
    return out;
  });
}

function linkMany(machine: Machine): void {
  const { bytes, heap } = machine;
  const handles = someHandles(machine);
  const offsets = new Uint32Array(handles.length + 1);
  for (let index = 1; index < offsets.length; index++) {
    offsets[index] = (offsets[index - 1] as number) + (bytes.next() % 9);
  }
  const length = offsets.at(-1) as number;
  const targets = Uint32Array.from({ length }, () => bytes.next() % (handles.length + 1));
  machine.call(`linkMany([${handles}], [${offsets}], [${targets}])`, () =>
    heap.linkMany(handles, offsets, targets),
  );
}

function increfMany(machine: Machine): void {
  const handles = someHandles(machine);
  const times = someTimes(machine, handles.length);
  machine.call(`increfMany([${handles}], ${times})`, () => machine.heap.increfMany(handles, times));
}

function decrefMany(machine: Machine): void {
  const handles = someHandles(machine);
  const times = someTimes(machine, handles.length);
  machine.call(`decrefMany([${handles}], ${times})`, () => machine.heap.decrefMany(handles, times));
}

function readMany(machine: Machine): void {
  const { heap } = machine;
  const handles = someHandles(machine);
  machine.call(`aliveMany and refcountMany([${handles}])`, () => {
    const [alive, refcounts] = [new Uint8Array(handles.length), new Float64Array(handles.length)];
    heap.aliveMany(handles, alive);
    heap.refcountMany(handles, refcounts);
    return `${alive} ${refcounts}`;
  });
}

// --- Graphs, so that a short program reaches cases that need many objects

function allocAll(machine: Machine, count: number, references: number): Handle[] {
  const { bytes, heap } = machine;
  const flags = bytes.one([0, 0, 0, FINALIZER, FINALIZER | LEGACY]);
  return Array.from({ length: count }, () => heap.alloc(9, references, flags));
}

/** Each refers to the one before, the first to the last if it is a ring; only the first is kept. */
function chain(machine: Machine): void {
  const { bytes, heap } = machine;
  const count = 1 + bytes.next();
  const isRing = bytes.isOneIn(2);
  machine.call(`${isRing ? "ring" : "chain"} of ${count}`, () => {
    const objects = allocAll(machine, count, 1);
    const last = machine.keep(objects.at(-1) as Handle);
    if (isRing) heap.setReference(objects[0] as Handle, 0, last);
    for (let index = 1; index < count; index++) {
      heap.setReference(objects[index] as Handle, 0, objects[index - 1] as Handle);
    }
    heap.decrefMany(objects.slice(0, -1));
  });
}

/** One holds all others, which refer back to it or to nothing. */
function star(machine: Machine): void {
  const { bytes, heap } = machine;
  const count = 1 + bytes.next();
  const refersBack = bytes.isOneIn(2);
  machine.call(`star of ${count}${refersBack ? ", referring back" : ""}`, () => {
    const center = machine.keep(heap.alloc(10, 0));
    for (const object of allocAll(machine, count, 1)) {
      heap.pushReference(center, object);
      if (refersBack) heap.setReference(object, 0, center);
      heap.decref(object);
    }
  });
}

/** Objects to which only the caller refers, one after the other: the first eight are kept. */
function crowd(machine: Machine): void {
  const count = 1 + machine.bytes.next();
  machine.call(`crowd of ${count}`, () => {
    const objects = allocAll(machine, count, 0);
    for (const object of objects.slice(0, 8)) machine.keep(object);
    machine.heap.decrefMany(objects.slice(8));
  });
}

/** A heap that continues from the state of this one: the bytes of both are compared like any result. */
function saveAndRestore(machine: Machine): void {
  machine.call("saveHeap, restoreHeap", () => {
    const bytes = saveHeap(machine.heap);
    const restored = restoreHeap(bytes, machine.choice);
    return [bytes.length, hashOf(bytes), hashOf(saveHeap(restored)), restored.validate().length];
  });
}

/** No limit: what a step does must not depend on a clock. */
const maxMilliseconds = 1e9;

/** A step of a full collection, or how automatic ones run from now on. */
function step(machine: Machine): void {
  const { bytes, heap } = machine;
  if (bytes.isOneIn(8)) {
    const growth = bytes.one([0.01, 0.25, 10, undefined]);
    const pauses = growth === undefined ? undefined : { maxMilliseconds, growth };
    const units = bytes.one([0, 1, 5, 60]);
    machine.call(`setPauses(${JSON.stringify(pauses)}), ${units} units a release`, () => {
      heap.setPauses(pauses);
      heap.unchecked.setControl(RELEASE_UNITS, units);
    });
    return;
  }
  const maxObjects = numberFrom(bytes) || 1;
  machine.call(`step(${maxObjects})`, () => Object.values(heap.step({ maxObjects })));
}

const OPERATIONS: readonly Operation[] = [
  ...[look, alloc, alloc, alloc, incref, decref, decref, decref, letGo, letGo, letGo],
  ...[setReference, setReference, setReference, setReference, setAny, clearReference],
  ...[getReference, pushReference, pushReference, popReference, growReferences],
  ...[allocWeakref, allocWeakref, allocWeakrefWithObject, getReferent],
  ...[collect, collect, collect, counts, freeze, unfreeze, toggle, setThreshold, setDebug],
  ...[drainFinalizers, takeGarbage, getObjects, getReferrers, reserve, dispose, copyRegister],
  ...[allocMany, linkMany, increfMany, decrefMany, readMany, chain, star, crowd],
  ...[allocAny, increfBy, decrefBy],
  ...[saveAndRestore, ...OWNERSHIP, step],
];

/** Bytes are read modulo this, except the highest, which name rare operations. */
const NUMBER_COUNT = 64;
const FIRST_RARE = 256 - MEMORY.length;

export function operationOf(byte: number): Operation {
  return (MEMORY[byte - FIRST_RARE] ?? OPERATIONS[byte % NUMBER_COUNT]) as Operation;
}
