// Runs one program, away from the page: an endless loop is stopped by ending the worker.

import type { Request, Response, Written } from "./messages.js";
import type { Step } from "./moment.js";
import { Program } from "./program.js";

/** Steps and texts wait for so long, or for so many, and go together. */
const WAIT_MS = 50;
const WAITING_MAX = 128;

let program: Program | undefined;
let steps: Step[] = [];
let written: Written[] = [];
let sentMs = 0;

function send(response: Response): void {
  self.postMessage(response);
}

function flush(): void {
  sentMs = performance.now();
  if (steps.length === 0 && written.length === 0) return;
  send({ type: "progress", steps, written });
  steps = [];
  written = [];
}

function wait(): void {
  const isMuch = steps.length + written.length >= WAITING_MAX;
  if (isMuch || performance.now() - sentMs > WAIT_MS) flush();
}

function answer(request: Request): void {
  let ending = "done";
  let line: number | undefined;
  if (request.type === "run") {
    program = new Program(request.settings, {
      onStep: (step) => {
        steps.push(step);
        wait();
      },
      onWrite: (text, isError) => {
        written.push({ text, isError });
        wait();
      },
      onFull: (momentCount) => {
        flush();
        send({ type: "full", momentCount });
      },
    });
    send({ type: "engine", engine: program.engine });
    const outcome = program.run(request.source);
    ending = outcome.ending;
    line = outcome.line;
  } else if (request.type === "collect") {
    program?.collect(request.generation);
  } else if (request.type === "thresholds") {
    program?.setThresholds(request.thresholds, request.automatic);
    return;
  } else {
    program?.exit();
  }
  flush();
  send({ type: "rest", ending, line });
}

self.onmessage = ({ data }: MessageEvent<Request>) => {
  try {
    answer(data);
  } catch (error) {
    flush();
    send({ type: "failed", message: String(error) });
  }
};
