// The first bytes of a program: the options of its heap.

import { PAGE_BYTES } from "../../assembly/layout.js";
import { checks } from "../../src/checks.js";
import type { EngineChoice } from "../../src/engine/engine.js";
import type { CollectorOptions } from "../../src/raw.js";
import type { Bytes } from "./bytes.js";

/** The twin keeps nine statistics outside the control block, and one word more in its queue. */
const TWIN_BYTES = 9 * 8 + 4;

export interface Settings {
  readonly pages: number;
  readonly thresholds: readonly number[];
  readonly automatic: boolean;
  readonly finalizes: boolean;
  readonly hearsWeakrefs: boolean;
  readonly observesDeaths: boolean;
  readonly hearsCollections: boolean;
  /** Collections and moves of memory at each allocation, poison in free slots, a second mark. */
  readonly stress: boolean;
  /** A step of one object after each operation. */
  readonly steps: boolean;
  /** Objects and references that one call releases before the rest waits for a step; 0: no limit. */
  readonly releaseUnits: number;
}

export function settingsFrom(bytes: Bytes): Settings {
  const flags = bytes.next();
  return {
    pages: bytes.one([64, 64, 64, 1, 2, 3, 8]),
    thresholds: bytes.one([[], [], [1], [3, 2, 2], [20, 1, 1], [0], [200, 3, 3]]),
    automatic: (flags & 1) === 0,
    finalizes: (flags & 2) !== 0,
    hearsWeakrefs: (flags & 4) !== 0,
    observesDeaths: (flags & 8) !== 0,
    hearsCollections: (flags & 16) !== 0,
    stress: flags >= 224,
    steps: flags >= 96 && flags < 128,
    releaseUnits: flags >= 64 && flags < 112 ? 1 + (flags & 7) : 0,
  };
}

/** Every engine has the same room: what fits into this many pages, and not a word more. */
export function optionsOf(
  { pages, thresholds, automatic, stress }: Settings,
  choice: EngineChoice,
): CollectorOptions {
  const maximumBytes = pages * PAGE_BYTES + (choice.engine === "typescript" ? TWIN_BYTES : 0);
  return {
    ...choice,
    ...{ maximumBytes, thresholds, automatic },
    ...(stress && { checks: checks({ stress: true, mark: true }) }),
  };
}
