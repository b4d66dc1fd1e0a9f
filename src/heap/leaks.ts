// The report of objects still alive when a heap is disposed.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { causeOf } from "../errors/history.js";
import { HeapView } from "../invariants/view.js";
import type { ExternalBytes } from "./external-bytes.js";
import type { Life } from "./life.js";
import type { HeapObjects } from "./objects.js";

/** The objects that are alive when a heap is disposed. */
export interface LeakReport {
  /** Number of live objects. A collection might find some of them to be garbage. */
  readonly liveCount: number;
  /** Bytes outside the heap that they stand for. */
  readonly externalBytes: number;
  /** The count of each type, largest first. */
  readonly types: readonly LeakedType[];
  /** The objects with external references, in the order of slots: they keep the others alive. */
  readonly held: readonly LeakedObject[];
  /** Whether an earlier call was interrupted: the numbers may then be inconsistent. */
  readonly isInterrupted: boolean;
}

/** The live objects of one type. */
export interface LeakedType {
  /** The type tag on a raw heap, the name of the class on a managed one. */
  readonly type: number | string;
  readonly count: number;
  readonly externalBytes: number;
}

/** An object with external references. */
export interface LeakedObject {
  /** The handle, or the managed object. */
  readonly object: unknown;
  readonly type: number | string;
  /** Number of external references. */
  readonly external: number;
  readonly refcount: number;
  readonly externalBytes: number;
  /** The call stack that made it, one call a line; only with `sites` of ouroboros-gc/checks. */
  readonly made: string | undefined;
  /** The likely mistake, as far as the heap knows: names of a managed object that were never deleted. */
  readonly cause: string | undefined;
}

/** The report; undefined when nothing is alive, or the heap was never used. */
export function leaksOf(
  life: Life,
  objects: HeapObjects,
  bytes: ExternalBytes,
): LeakReport | undefined {
  const engine = life.engineIfAny;
  if (!engine) return undefined;
  const isInterrupted = !life.isReady;
  try {
    if (!isInterrupted) objects.prepare();
  } catch {
    // The heap is reported as it is.
  }
  return life.isDisposed ? undefined : leakReport(engine, objects, bytes, isInterrupted);
}

/** Cost: a pass over all slots. */
function leakReport(
  engine: Engine,
  objects: HeapObjects,
  bytes: ExternalBytes,
  isInterrupted: boolean,
): LeakReport | undefined {
  const view = new HeapView(engine.columns());
  const counts = new Map<number | string, { count: number; externalBytes: number }>();
  const held: LeakedObject[] = [];
  let liveCount = 0;
  let allBytes = 0;
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.holdsObject(slot) || view.refcount(slot) === 0) continue;
    liveCount++;
    const type = objects.typeName(slot) ?? (view.columns.types[slot] as number);
    const externalBytes = bytes.of(slot);
    allBytes += externalBytes;
    const sum = counts.get(type) ?? { count: 0, externalBytes: 0 };
    counts.set(type, sum);
    sum.count++;
    sum.externalBytes += externalBytes;
    const external = view.external(slot);
    if (external === 0) continue;
    const made = engine.history?.(slot, view.meta(slot) >>> layout.VERSION_SHIFT)?.made;
    const object = objects.describe(slot);
    const cause = causeOf(objects.nameCount?.(slot) ?? 0);
    const refcount = view.refcount(slot);
    held.push({ object, type, external, refcount, externalBytes, made, cause });
  }
  if (liveCount === 0) return undefined;
  const types = Array.from(counts, ([type, sum]) => ({ type, ...sum }));
  types.sort((a, b) => b.count - a.count);
  return { liveCount, externalBytes: allBytes, types, held, isInterrupted };
}
