// References between nodes with numbers, in typed arrays.

/** In compressed rows: what node i refers to is targets[offsets[i]] to targets[offsets[i + 1] - 1]. */
export interface Rows {
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

/** Who refers to whom, the other way round; one entry for each reference. */
export function reverseRows({ offsets, targets }: Rows): Rows {
  const nodeCount = offsets.length - 1;
  // Counted two places further on, so that filling leaves every offset where it belongs.
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
