// The raw heap, with its batch calls wherever a program has many objects at hand.

import type { Handle } from "ouroboros-gc/raw";
import type { Rows } from "../program.js";
import { RawObjects } from "./raw.js";

/** The data shared by all batches of one kind of rows. */
interface Made {
  readonly types: Uint16Array;
  readonly counts: Uint32Array;
  readonly handles: Float64Array;
  /** Those of `handles` whose reference the caller does not keep. */
  readonly inner: Float64Array;
}

const NODE = 1;

export class BatchObjects extends RawObjects {
  readonly #made: Map<Rows, Made> = new Map();

  readonly makeRows = (rows: Rows): Handle => {
    let made = this.#made.get(rows);
    if (made === undefined) {
      made = madeOf(rows);
      this.#made.set(rows, made);
    }
    const { types, counts, handles, inner } = made;
    this.heap.allocMany(types, counts, handles);
    this.heap.linkMany(handles, rows.offsets, rows.targets);
    this.heap.decrefMany(inner);
    return handles[0] as Handle;
  };

  override releaseAll(objects: readonly Handle[]): void {
    this.heap.decrefMany(objects);
  }
}

function madeOf({ references, offsets }: Rows): Made {
  const count = offsets.length - 1;
  const handles = new Float64Array(count);
  return {
    types: new Uint16Array(count).fill(NODE),
    counts: new Uint32Array(count).fill(references),
    handles,
    inner: handles.subarray(1),
  };
}
