// The features that a program uses: the list in a recording's header, for players that lack some.

import type { Operation } from "../../test/replay/recording.js";

/** The features of a recorded program, sorted, and how many objects it made. */
export function featuresOf(operations: readonly Operation[]): {
  features: string[];
  objects: number;
} {
  const features = new Set<string>();
  const weakrefs = new Set<number>();
  const held = new Map<number, number>();
  let objects = 0;
  for (const { op, r = 0, sn = 0, k, n = 1, x = 0, y = 0, fin, cb, out, ...rest } of operations) {
    const kind = { new: k, wref: "wref", chain: "node" }[op];
    if (kind !== undefined) {
      features.add(`kind:${kind}`);
      objects += op === "chain" ? n : 1;
    }
    if (op === "wref") weakrefs.add(sn);
    const found = kind === undefined ? out.v : sn;
    held.set(r, op === "dup" ? (held.get(x) ?? 0) : (found as number));
    const isLinked = (op === "set" || op === "push") && weakrefs.has(held.get(y) ?? 0);
    const storesItself = cb?.do?.some(([action]) => action === "store");
    if (isLinked || storesItself) features.add("wrefInSlot");
    objects += (out.ev ?? []).filter(([event]) => event === "new").length;
    if (fin) features.add("fin");
    for (const [action] of fin ?? []) features.add(`fin:${action}`);
    if (cb) features.add(cb.fn === undefined ? "cb" : "cb:fn");
    for (const [action] of cb?.do ?? []) features.add(`cb:${action}`);
    if (op === "freeze") features.add("freeze");
    if (op === "debug" && rest.saveall) features.add("saveall");
  }
  return { features: [...features].sort(), objects };
}
