// Shows how far a run has come: a bar on a terminal, a line per collection otherwise, nothing
// at all when the output is for another program.

import { SingleBar } from "cli-progress";

export type ProgressStyle = "bar" | "lines" | "none";

export interface Progress {
  /** Called before each step, with what it is. */
  begin(label: string): void;
  /** Called after it, with how it went. */
  end(outcome: string): void;
  /** Called once, however the run ended: the terminal is as before. */
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
