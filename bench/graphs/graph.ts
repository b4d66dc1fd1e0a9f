// Graphs as two columns, and the result that every collector must have for one: an independent search, which
// shares no code with anything measured.

/** The references of object `i` are `targets[offsets[i]]` up to, not including, `offsets[i + 1]`. */
export interface Graph {
  readonly objectCount: number;
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

/** A graph, and the objects that are held from outside when it is collected, ascending. */
export interface HeldGraph extends Graph {
  readonly held: Uint32Array;
}

/** Offsets for objects with `each` references each. */
export function evenOffsets(objectCount: number, each: number): Uint32Array {
  const offsets = new Uint32Array(objectCount + 1);
  for (let index = 0; index <= objectCount; index++) offsets[index] = index * each;
  return offsets;
}

/** Every `share`-th object, from the first. */
export function oneIn(objectCount: number, share: number): Uint32Array {
  const held = new Uint32Array(Math.ceil(objectCount / share));
  for (let index = 0; index < held.length; index++) held[index] = index * share;
  return held;
}

/** 1 for every object that the held ones reach, themselves included: breadth first. */
export function search({ objectCount, offsets, targets, held }: HeldGraph): Uint8Array {
  const isReached = new Uint8Array(objectCount);
  const queue = new Uint32Array(objectCount);
  let end = 0;
  for (const object of held) {
    if (isReached[object] === 1) continue;
    isReached[object] = 1;
    queue[end++] = object;
  }
  for (let at = 0; at < end; at++) {
    const object = queue[at] as number;
    const stop = offsets[object + 1] as number;
    for (let index = offsets[object] as number; index < stop; index++) {
      const target = targets[index] as number;
      if (isReached[target] === 1) continue;
      isReached[target] = 1;
      queue[end++] = target;
    }
  }
  return isReached;
}

/** How many objects must be left, and how many a collection must free. */
export interface Outcome {
  readonly left: number;
  readonly freed: number;
}

/** The result that every collector must have. */
export function expectedOutcome(graph: HeldGraph): Outcome {
  let left = 0;
  for (const isReached of search(graph)) left += isReached;
  return { left, freed: graph.objectCount - left };
}

/**
 * Objects that are freed before any collection once only `held` are held: those that nothing refers to, then
 * those that only these referred to, and so on. 0 in every workload: a collector without reference counts
 * could not be compared otherwise.
 */
export function countedOut({ objectCount, offsets, targets, held }: HeldGraph): number {
  const referrers = new Uint32Array(objectCount);
  for (const target of targets) referrers[target] = (referrers[target] as number) + 1;
  for (const object of held) referrers[object] = (referrers[object] as number) + 1;
  const gone: number[] = [];
  for (let object = 0; object < objectCount; object++) {
    if (referrers[object] === 0) gone.push(object);
  }
  let count = 0;
  for (let object = gone.pop(); object !== undefined; object = gone.pop()) {
    count++;
    const stop = offsets[object + 1] as number;
    for (let index = offsets[object] as number; index < stop; index++) {
      const target = targets[index] as number;
      const left = (referrers[target] as number) - 1;
      referrers[target] = left;
      if (left === 0) gone.push(target);
    }
  }
  return count;
}
