// The part of a corpus that covers as much as the whole.

import type { Feature } from "./coverage.js";

export interface Covering {
  readonly program: Uint8Array;
  readonly features: readonly Feature[];
}

/** For each feature that no chosen program has, the rarest first, the shortest program with it. */
export function smallestCovering(corpus: readonly Covering[]): Covering[] {
  const having = new Map<Feature, Covering[]>();
  for (const each of corpus) {
    for (const feature of each.features) {
      const others = having.get(feature);
      if (others) others.push(each);
      else having.set(feature, [each]);
    }
  }
  const chosen = new Set<Covering>();
  const covered = new Set<Feature>();
  for (const [feature, candidates] of [...having].sort(([, a], [, b]) => a.length - b.length)) {
    if (covered.has(feature)) continue;
    const shortest = candidates.reduce((a, b) => (b.program.length < a.program.length ? b : a));
    chosen.add(shortest);
    for (const each of shortest.features) covered.add(each);
  }
  return [...chosen].sort((a, b) => a.program.length - b.program.length);
}
