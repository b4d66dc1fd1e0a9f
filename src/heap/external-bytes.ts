// The external bytes of a heap's objects, by slot. From their first use on the engine reports every death
// to the heap, because that is when an object's bytes are given back.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { Bytes } from "./bytes.js";

/** @hidden */
export class ExternalBytes extends Bytes {
  readonly #sizes: Map<number, number> = new Map();
  /** Whether any object of the heap ever had external bytes. */
  isUsed = false;

  /** The bytes of the object in the slot. */
  of(slot: number): number {
    return this.#sizes.get(slot) ?? 0;
  }

  /** Slots and their bytes, in ascending order of slots. */
  entries(): [slot: number, bytes: number][] {
    return [...this.#sizes].sort(([a], [b]) => a - b);
  }

  set(slot: number, bytes: number): void {
    this.count(bytes - this.of(slot));
    if (bytes === 0) this.#sizes.delete(slot);
    else this.#sizes.set(slot, bytes);
  }

  /** The object in the slot has died. */
  noteDeath(slot: number): void {
    if (this.#sizes.has(slot)) this.set(slot, 0);
  }

  /** After this: the engine reports every death, except those already under way. */
  begin(engine: Engine): void {
    if (this.isUsed) return;
    if (engine.control(layout.OBSERVE_DEATHS) === 0) observeDeaths(engine);
    this.isUsed = true;
  }

  /** The heap was disposed. */
  clear(): void {
    this.#sizes.clear();
  }
}

/**
 * Objects whose referents are being released right now, while user code calls this, died unobserved. They are
 * marked as already reported.
 */
function observeDeaths(engine: Engine): void {
  const { rows } = engine.columns();
  const end = layout.FRAMES + engine.control(layout.DEPTH) * layout.FRAME_BYTES;
  for (let frame = layout.FRAMES; frame < end; frame += layout.FRAME_BYTES) {
    if (engine.control(frame + layout.FRAME_STAGE) !== layout.STAGE_RELEASE) continue;
    const row = engine.control(frame + layout.FRAME_SLOT) << 2;
    rows[row] = (rows[row] as number) | layout.ASIDE;
  }
  engine.setControl(layout.OBSERVE_DEATHS, 1);
}
