// Figures of what was measured.

import type { Measured } from "./messages.js";

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Of a full collection while everything lives. */
export function nsPerObject({ pauseMs, objects }: Measured): number {
  return (median(pauseMs) * 1e6) / objects;
}

/** Of the shortest one: what other work on the machine adds is not the collector's. */
export function leastNsPerObject({ pauseMs, objects }: Measured): number {
  return (Math.min(...pauseMs) * 1e6) / objects;
}
