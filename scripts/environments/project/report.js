// Runs the program of every entry point and returns a cell for each.

import { loads } from "./loads.js";

export async function report(kernel) {
  const cells = [];
  for (const [entry, load] of Object.entries(loads)) {
    try {
      const { program, printed } = await load();
      const lines = [];
      const engine = await program((line) => void lines.push(line), kernel);
      if (lines.join("\n") !== printed.join("\n")) {
        throw new Error(`it printed ${JSON.stringify(lines)}, expected ${JSON.stringify(printed)}`);
      }
      cells.push({ entry, outcome: "ran", engine });
    } catch (error) {
      cells.push({ entry, outcome: "failed", reason: String(error?.stack ?? error) });
    }
  }
  return cells;
}
