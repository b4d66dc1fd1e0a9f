// References between nodes with numbers, in typed arrays.

/** Compressed rows: node i refers to targets[offsets[i]] up to targets[offsets[i + 1] - 1]. */
export interface Rows {
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

export function emptyRows(nodeCount: number): Rows {
  return { offsets: new Uint32Array(nodeCount + 1), targets: new Uint32Array(0) };
}

export function copyRows({ offsets, targets }: Rows): Rows {
  return { offsets: offsets.slice(), targets: targets.slice() };
}

/** No node. */
export const NO_NODE = 0xffffffff;

/**
 * The rows by new numbers, of which there are `count`, in the order of the old ones. Nodes without a new
 * number are left out, with the edges to them.
 */
export function renumberRows(
  { offsets, targets }: Rows,
  numbers: Uint32Array,
  count: number,
): Rows {
  const newOffsets = new Uint32Array(count + 1);
  const newTargets = new Uint32Array(targets.length);
  let length = 0;
  let row = 0;
  for (let node = 0; node < numbers.length; node++) {
    const number = numbers[node] as number;
    if (number === NO_NODE) continue;
    while (row < number) newOffsets[++row] = length;
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const target = numbers[targets[edge] as number] as number;
      if (target !== NO_NODE) newTargets[length++] = target;
    }
  }
  while (row < count) newOffsets[++row] = length;
  const isAll = length === newTargets.length;
  return { offsets: newOffsets, targets: isAll ? newTargets : newTargets.slice(0, length) };
}

/** The rows reversed: one entry for each reference. */
export function reverseRows({ offsets, targets }: Rows): Rows {
  const nodeCount = offsets.length - 1;
  // Counts are stored two places further on, so filling the rows leaves every offset correct.
  const starts = new Uint32Array(nodeCount + 2);
  for (let edge = 0; edge < targets.length; edge++) starts[(targets[edge] as number) + 2]!++;
  for (let node = 2; node < starts.length; node++) starts[node]! += starts[node - 1] as number;
  const sources = new Uint32Array(targets.length);
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const at = (targets[edge] as number) + 1;
      sources[starts[at] as number] = node;
      starts[at]!++;
    }
  }
  return { offsets: starts.subarray(0, nodeCount + 1), targets: sources };
}
