// When a collection is due, and of which generation.

import {
  COLLECTING, COUNTERS, ENABLED, LONG_LIVED_PENDING, LONG_LIVED_TOTAL, PAUSED, THRESHOLDS, TRIGGER,
} from "./layout";

/** Address of the generation's counter. */
export function counter(generation: u32): usize {
  return <usize>COUNTERS + ((<usize>generation) << 2);
}

function threshold(generation: u32): u32 {
  return load<u32>(<usize>THRESHOLDS + ((<usize>generation) << 2));
}

/**
 * After this: TRIGGER agrees with the thresholds, and with whether collections may start. The next step of a
 * collection is due as often as a young collection.
 */
export function armTrigger(): void {
  const isPaused = load<u32>(PAUSED);
  const armed = isAutomatic() && (!load<u32>(COLLECTING) || isPaused);
  store<u32>(TRIGGER, armed ? threshold(0) + (isPaused ? load<u32>(COUNTERS) : 0) : 0xffffffff);
}

function isAutomatic(): bool {
  return load<u32>(ENABLED) != 0 && threshold(0) > 0;
}

/** Whether so many objects are new that a young collection would be due, if no other were under way. */
export function isYoungDue(): bool {
  return isAutomatic() && load<u32>(counter(0)) > threshold(0);
}

/**
 * The generation that is due: the oldest one whose counter is above its threshold. A full collection
 * waits until the new objects number a quarter of those that survived the last one.
 */
export function chooseGeneration(): u32 {
  for (let generation: u32 = 2; generation > 0; generation--) {
    if (load<u32>(counter(generation)) <= threshold(generation)) continue;
    if (generation == 2 && load<u32>(LONG_LIVED_PENDING) < load<u32>(LONG_LIVED_TOTAL) / 4) continue;
    return generation;
  }
  return 0;
}
