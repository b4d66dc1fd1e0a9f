// The lines of Python's debug flags.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { textOf } from "../errors/error.js";
import type { CollectionCounts, Unraisable } from "./collection.js";

/** The lines that `setDebug` makes a heap write. */
export const debugLines = {
  started(engine: Engine, generation: number): string[] {
    const countOf = (each: number): number => engine.control(layout.GENERATION_COUNTS + 4 * each);
    return [
      `gc: collecting generation ${generation}...`,
      `gc: objects in each generation: ${[0, 1, 2].map(countOf).join(" ")}`,
      `gc: objects in permanent generation: ${countOf(layout.PERMANENT)}`,
    ];
  },

  stopped({ collected, uncollectable, seconds }: CollectionCounts): string[] {
    const found = `${collected + uncollectable} unreachable, ${uncollectable} uncollectable`;
    return [`gc: done, ${found}, ${seconds.toFixed(4)}s elapsed`];
  },

  /** An object's `toString` is user code: its exceptions go to `report`. */
  objects(
    what: string,
    objects: readonly unknown[],
    report: (thrown: Unraisable) => void,
  ): string[] {
    const texts = objects.map((object) => {
      try {
        return String(object);
      } catch (error) {
        report({ error, where: "toString", object });
        return textOf(object);
      }
    });
    return texts.map((text) => `gc: ${what} <${text}>`);
  },
};

export type DebugLines = typeof debugLines;
