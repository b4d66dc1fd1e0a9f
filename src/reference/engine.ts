// The twin as an Engine: its functions, bound to the columns of one heap. What the host passes as
// numbers of positions or times becomes a 32-bit word here, as at the border of the kernel.

import * as layout from "../../assembly/layout.js";
import type { Engine, EngineOptions } from "../engine.js";
import { GcError } from "../errors.js";
import * as assignment from "./assignment.js";
import * as batch from "./batch.js";
import * as collect from "./collect.js";
import {
  Columns,
  externalOf,
  heapBytes,
  metaOf,
  refcountOf,
  relocateColumns,
  roundCapacity,
} from "./columns.js";
import { takeDeaths } from "./deaths.js";
import { freezeAll, unfreezeAll } from "./generations.js";
import * as handles from "./handles.js";
import { listObjects, listReferrers, listUncollectable, listUnreachable } from "./listing.js";
import { decref, decrefBy, incref, increfBy } from "./refcount.js";
import { getReference, referenceCount } from "./references.js";
import { alloc, clearFinalized, place } from "./slots.js";
import { validate } from "./validate.js";
import * as weakrefs from "./weakrefs.js";

const { SLOT_CAPACITY, WEAK_COLUMN } = layout;

/**
 * An empty heap on the TypeScript engine.
 * @throws {GcError} ERR_HEAP_FULL when not even an empty heap fits into `maximumBytes`.
 */
export function createReferenceEngine(options: EngineOptions): Engine {
  const heap = new Columns(options.heapTag, options.maximumBytes);
  const bytes = heapBytes(heap);
  if (bytes > options.maximumBytes) {
    throw new GcError(
      "ERR_HEAP_FULL",
      `new heap: an empty heap does not fit into maximumBytes ${options.maximumBytes} ` +
        `(expected at least ${bytes}). Raise maximumBytes.`,
    );
  }
  const { control, statistics } = heap;
  return {
    name: "typescript",
    get bytes() {
      return heapBytes(heap);
    },

    control: (field) => control[field >> 2]!,
    setControl: (field, value) => {
      control[field >> 2] = value;
    },
    statistic: (generation, which) => statistics[generation * 3 + which]!,
    list: (count) => heap.gcRefs.subarray(0, count),
    stagingArea: () => batch.stagingArea(heap),
    reserve: (slots) => reserve(heap, slots),

    alloc: (type, references, flags) => alloc(heap, type, references >>> 0, flags),
    place: (type, references, flags) => place(heap, type, references >>> 0, flags),
    clearFinalized: (slot) => clearFinalized(heap, slot),
    incref: (slot) => incref(heap, slot),
    increfBy: (slot, times) => increfBy(heap, slot, times >>> 0),
    decref: (slot) => decref(heap, slot),
    decrefBy: (slot, times) => decrefBy(heap, slot, times >>> 0),
    setReference: (slot, index, target) => assignment.setReference(heap, slot, index >>> 0, target),
    pushReference: (slot, target) => assignment.pushReference(heap, slot, target),
    popReference: (slot) => assignment.popReference(heap, slot),
    growReferences: (slot, count) => assignment.growReferences(heap, slot, count >>> 0),
    getReference: (slot, index) => getReference(heap, slot, index),
    referenceCount: (slot) => referenceCount(heap, slot),
    typeOf: (slot) => heap.types[slot]!,
    metaOf: (slot) => metaOf(heap, slot) >>> 0,
    refcountOf: (slot) => refcountOf(heap, slot),
    externalOf: (slot) => externalOf(heap, slot),

    allocWeakref: (type, referent, callbackObject, hasCallback, counted) =>
      weakrefs.allocWeakref(heap, type, referent, callbackObject, hasCallback, counted),
    referentOf: (weakref) => weakrefs.referentOf(heap, weakref),
    callbackObjectOf: (weakref) => weakrefs.callbackObjectOf(heap, weakref),
    firstWeakref: (slot) => weakrefs.firstWeakref(heap, slot),
    nextWeakref: (weakref) => weakrefs.nextWeakref(heap, weakref),

    armTrigger: () => collect.armTrigger(heap),
    chooseGeneration: () => collect.chooseGeneration(heap),
    beginCollection: (generation) => collect.beginCollection(heap, generation),
    runCollection: () => collect.runCollection(heap),
    resume: () => collect.resume(heap),
    endCollection: () => collect.endCollection(heap),
    freezeAll: () => freezeAll(heap),
    unfreezeAll: () => unfreezeAll(heap),
    takeDeaths: () => takeDeaths(heap),
    listObjects: (generation) => listObjects(heap, generation),
    listReferrers: (target) => listReferrers(heap, target),
    listUnreachable: () => listUnreachable(heap),
    listUncollectable: () => listUncollectable(heap),

    allocHandle: (type, references, flags) =>
      handles.allocHandle(heap, type, references >>> 0, flags),
    placeHandle: (type, references, flags) =>
      handles.placeHandle(heap, type, references >>> 0, flags),
    increfHandle: (handle) => handles.increfHandle(heap, handle),
    decrefHandle: (handle, times) => handles.decrefHandle(heap, handle, times >>> 0),
    setReferenceHandle: (handle, index, target) =>
      handles.setReferenceHandle(heap, handle, index >>> 0, target),
    pushReferenceHandle: (handle, target) => handles.pushReferenceHandle(heap, handle, target),
    popReferenceHandle: (handle) => handles.popReferenceHandle(heap, handle),
    growReferencesHandle: (handle, count) =>
      handles.growReferencesHandle(heap, handle, count >>> 0),
    getReferenceHandle: (handle, index) => handles.getReferenceHandle(heap, handle, index >>> 0),
    slotOf: (handle) => handles.slotOf(heap, handle),
    handleOf: (slot) => handles.handleOf(heap, slot),

    allocMany: (count) => batch.allocMany(heap, count),
    setReferences: (handle, first, count) => batch.setReferences(heap, handle, first >>> 0, count),
    increfMany: (count) => batch.increfMany(heap, count),
    decrefMany: (count) => batch.decrefMany(heap, count),
    readMany: (count, what) => batch.readMany(heap, count, what),

    validate: () => validate(heap),
  };
}

/** Room for `slots` objects without growing on the way. 0: memory is out, nothing changed. */
function reserve(heap: Columns, slots: number): number {
  const { control } = heap;
  const capacity = roundCapacity((slots >>> 0) + 1);
  if (capacity <= control[SLOT_CAPACITY >> 2]!) return 1;
  return relocateColumns(heap, capacity, control[WEAK_COLUMN >> 2]!) ? 1 : 0;
}
