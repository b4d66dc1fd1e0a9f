// Shows the progress of a run: a bar on a terminal, otherwise a line per collection, nothing at all if the
// output is for another program.

import { SingleBar } from "cli-progress";

export type ProgressStyle = "bar" | "lines" | "none";

export interface Progress {
  /** Called before each step, with its name. */
  begin(label: string): void;
  /** Called after it, with its result. */
  end(outcome: string): void;
  /** Called once, however the run ended: restores the terminal. */
  close(): void;
}

export function openProgress(style: ProgressStyle, stepCount: number): Progress {
  if (style === "bar") {
    return openBar(stepCount);
  }
  return style === "lines" ? openLines(stepCount) : { begin() {}, end() {}, close() {} };
}

function openBar(stepCount: number): Progress {
  const bar = new SingleBar({
    format: "{bar} {value}/{total}  {label}",
    stream: process.stdout,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    // The run never returns to the event loop, so no timer draws: every update has to.
    fps: 1000,
  });
  bar.start(stepCount, 0, { label: "" });
  return {
    begin: (label) => bar.update({ label }),
    end: () => bar.increment(),
    close: () => bar.stop(),
  };
}

function openLines(stepCount: number): Progress {
  let step = 0;
  let current = "";
  return {
    begin(label) {
      current = label;
      step++;
    },
    end(outcome) {
      const place = `${String(step).padStart(String(stepCount).length)}/${stepCount}`;
      process.stdout.write(`${place}  ${current}: ${outcome}\n`);
    },
    close() {},
  };
}
