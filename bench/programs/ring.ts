// Closed lists: by single calls, or by batches if an opponent has them.

import type { Objects, Rows } from "./program.js";

const [NEXT, PREVIOUS] = [0, 1] as const;

/**
 * A maker of closed lists: each object is linked to the next one, or with `links` 2 to the one before as
 * well.
 */
export function ringMaker<T>(
  objects: Objects<T>,
  length: number,
  links: 1 | 2,
  references: 2 | 3 = 2,
): () => T {
  const { makeRows } = objects;
  if (makeRows !== undefined) {
    const rows = ringRows(length, links, references);
    return () => makeRows(rows);
  }
  return links === 1
    ? () => singlyLinked(objects, length, references)
    : () => doublyLinked(objects, length, references);
}

/** From the last one on, as a program makes a list. */
function singlyLinked<T>(objects: Objects<T>, length: number, references: 2 | 3): T {
  const last = objects.make(references);
  let node = last;
  for (let made = 1; made < length; made++) node = objects.makeTo(references, node);
  objects.set(last, NEXT, node);
  return node;
}

function doublyLinked<T>(objects: Objects<T>, length: number, references: 2 | 3): T {
  const last = objects.make(references);
  let node = last;
  for (let made = 1; made < length; made++) {
    const following = node;
    node = objects.makeTo(references, following);
    objects.set(following, PREVIOUS, node);
  }
  objects.set(last, NEXT, node);
  objects.set(node, PREVIOUS, last);
  return node;
}

/** The same as rows, for batches. */
function ringRows(length: number, links: 1 | 2, references: number): Rows {
  const offsets = Uint32Array.from({ length: length + 1 }, (_, index) => index * links);
  const targets = new Uint32Array(length * links);
  for (let index = 0; index < length; index++) {
    targets[index * links] = (index + 1) % length;
    if (links === 2) targets[index * links + 1] = (index + length - 1) % length;
  }
  return { references, offsets, targets };
}
