// Graphs to measure with: nodes that refer to others at random, and a chain that starts at the first.

/** Rows of `nodes` with `degree` edges each, then of `chain`. The same each time. */
export function randomRows(
  nodes: number,
  degree: number,
  chain: number,
): { offsets: Uint32Array; targets: Uint32Array } {
  const count = nodes + chain;
  const offsets = new Uint32Array(count + 1);
  const targets = new Uint32Array(nodes * degree + chain);
  let state = 7;
  let edge = 0;
  for (let node = 0; node < count; node++) {
    offsets[node] = edge;
    for (let each = 0; node < nodes && each < degree; each++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      targets[edge++] = Math.floor((state / 2 ** 32) * nodes);
    }
    const isLink = node === 0 || node >= nodes;
    if (isLink && chain > 0 && node + 1 < count) targets[edge++] = Math.max(node + 1, nodes);
  }
  offsets[count] = edge;
  return { offsets, targets: targets.slice(0, edge) };
}
