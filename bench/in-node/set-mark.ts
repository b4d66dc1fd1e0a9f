// The code that people write for their own stores: a Map from each id to the ids that it refers to, a Set of reached
// ids, and a delete for every other id.

import type { Build } from "./timing.js";

export const setMark: Build = ({ objectCount, offsets, targets, held }) => {
  const references = new Map<string, string[]>();
  const ids = Array.from({ length: objectCount }, (_, object) => `object-${object}`);
  for (let object = 0; object < objectCount; object++) {
    const own = targets.subarray(offsets[object], offsets[object + 1]);
    references.set(
      ids[object] as string,
      Array.from(own, (target) => ids[target] as string),
    );
  }
  let roots = ids;
  return {
    releaseUnheld: () => {
      roots = Array.from(held, (object) => ids[object] as string);
    },
    collect: () => {
      const reached = new Set(roots);
      const pending = [...reached];
      for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
        for (const target of references.get(id) ?? []) {
          if (reached.has(target)) continue;
          reached.add(target);
          pending.push(target);
        }
      }
      for (const id of references.keys()) if (!reached.has(id)) references.delete(id);
    },
    liveCount: () => references.size,
    left: () => {
      let count = 0;
      for (let object = 0; object < objectCount; object++) {
        if (references.has(`object-${object}`)) count++;
      }
      return count;
    },
  };
};
