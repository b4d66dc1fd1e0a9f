// Whether an engine agrees with a recording, from its first operation to its last.

import type { EngineChoice } from "../../src/engine/engine.js";
import { difference, type Level } from "./comparison.js";
import { Player } from "./player.js";
import type { Recording } from "./recording.js";

/**
 * Plays a recording from its beginning to the first operation that differs.
 *
 * @returns Where and how it differs; undefined if it agrees with CPython throughout.
 */
export function firstDifference(
  recording: Recording,
  choice: EngineChoice,
  level: Level,
): string | undefined {
  const player = new Player(choice);
  for (const operation of recording.operations) {
    const { ordFrom } = recording;
    if (level === "A" && ordFrom !== null && operation.t >= ordFrom) return undefined;
    const got = player.play(operation);
    const differs = difference(operation.out, got, player.referentOf, level);
    const [broken] = player.validate();
    const where = `${recording.name}, operation ${operation.t} (${operation.op})`;
    if (differs !== undefined) return `${where}: ${differs}`;
    if (broken) return `${where}: ${broken.message}`;
  }
  return undefined;
}
