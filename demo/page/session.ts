// One program, from its start to the end of its recording: the page's side of the worker.

import type { Request, Response, Written } from "../recording/messages.js";
import type { Moment } from "../recording/moment.js";
import type { ProgramSettings } from "../recording/program.js";
import { nextMoment } from "../recording/timeline.js";

/** Characters of output that the page keeps; what is beyond is counted. */
const OUTPUT_MAX = 200_000;

export type Status = "idle" | "running" | "rest" | "stopped" | "failed";

export class Session {
  status: Status = "idle";
  readonly moments: Moment[] = [];
  readonly output: Written[] = [];
  /** Characters that were written and are not kept. */
  outputLeftOut = 0;
  /** The moment that is shown. */
  position = 0;
  engine = "";
  /** Moments after which the recording was full; 0 while it is not. */
  fullAt = 0;
  /** Line that an uncaught exception points at. */
  errorLine = 0;
  message = "";
  #worker: Worker | undefined;
  #outputLength = 0;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get moment(): Moment | undefined {
    return this.moments[this.position];
  }

  get isBusy(): boolean {
    return this.status === "running";
  }

  /** Whether the program's heap is there, and nothing runs on it. */
  get isAtRest(): boolean {
    return this.status === "rest";
  }

  run(source: string, settings: ProgramSettings): void {
    this.#worker = new Worker(new URL("../recording/program-worker.ts", import.meta.url), {
      type: "module",
    });
    this.#worker.onmessage = ({ data }: MessageEvent<Response>) => this.#hear(data);
    this.#worker.onerror = ({ message }) =>
      this.#fail(message || "The worker could not be loaded.");
    this.#ask({ type: "run", source, settings }, "running");
  }

  collect(generation: number): void {
    this.#ask({ type: "collect", generation }, "running");
  }

  exit(): void {
    this.#ask({ type: "exit" }, "running");
  }

  setThresholds(thresholds: readonly number[], automatic: boolean): void {
    this.#ask({ type: "thresholds", thresholds, automatic }, this.status);
  }

  /** Ends whatever runs; what was recorded stays. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    if (this.status === "running") this.status = "stopped";
    this.#onChange();
  }

  goTo(position: number): void {
    this.position = Math.max(0, Math.min(position, this.moments.length - 1));
    this.#onChange();
  }

  #ask(request: Request, status: Status): void {
    this.status = status;
    this.#worker?.postMessage(request);
    this.#onChange();
  }

  #fail(message: string): void {
    this.message = message;
    this.stop();
    this.status = "failed";
    this.#onChange();
  }

  #hear(response: Response): void {
    if (response.type === "failed") this.#fail(response.message);
    else if (response.type === "engine") this.engine = response.engine;
    else if (response.type === "full") this.fullAt = response.momentCount;
    else if (response.type === "progress") {
      const wasAtEnd = this.position >= this.moments.length - 1;
      for (const step of response.steps) this.moments.push(nextMoment(this.moments.at(-1), step));
      for (const part of response.written) this.#keep(part);
      if (wasAtEnd) this.position = Math.max(0, this.moments.length - 1);
    } else {
      this.status = "rest";
      this.errorLine = response.line ?? 0;
    }
    this.#onChange();
  }

  #keep(part: Written): void {
    if (this.#outputLength >= OUTPUT_MAX) {
      this.outputLeftOut += part.text.length;
      return;
    }
    this.#outputLength += part.text.length;
    this.output.push(part);
  }
}
