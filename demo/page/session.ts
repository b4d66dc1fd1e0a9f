// One program, from its start to the end of its recording: the page's side of the worker. What the
// worker says is heard once a frame, so that the page answers its reader between.

import type { Request, Response } from "../recording/messages.js";
import type { Moment } from "../recording/moment.js";
import type { ProgramSettings } from "../recording/program.js";
import { Timeline } from "../recording/timeline.js";
import { afterFrame, oncePerFrame } from "./frames.js";
import { History } from "./history.js";
import type { Stop } from "./place.js";
import { endingText, type Status } from "./status.js";
import { Transcript } from "./transcript.js";

const RESTS = {
  run: "",
  collect: "Collected.",
  exit: "The interpreter has ended.",
} as const;

let sessionCount = 0;

/** The worker of the next run: it is there before it is needed, so that a run begins at once, and offline. */
let spare: Worker | undefined;

function newWorker(): Worker {
  return new Worker(new URL("../recording/program-worker.ts", import.meta.url), { type: "module" });
}

function takeWorker(): Worker {
  const worker = spare ?? newWorker();
  spare = undefined;
  return worker;
}

/** Has a worker ready for the next run. One that could not be loaded is no worker: the run tries again. */
export function prepareRun(): void {
  if (spare) return;
  const made = newWorker();
  spare = made;
  made.onerror = () => {
    if (spare === made) spare = undefined;
  };
}

export class Session {
  /** Tells it from the sessions before. */
  readonly number: number = ++sessionCount;
  status: Status = "idle";
  readonly timeline: Timeline = new Timeline();
  readonly history: History = new History();
  readonly transcript: Transcript = new Transcript();
  /** The moment that is shown; -1 is none. */
  position = -1;
  /** Steps within its phase that were taken; undefined: all. */
  within: number | undefined;
  /** The program that runs, or ran. */
  source: string | undefined;
  engine = "";
  /** Moments after which the recording was full; 0 while it is not. */
  fullAt = 0;
  /** Line that an uncaught exception points at. */
  errorLine = 0;
  /** How it ended, or why it failed. */
  message = "";
  #worker: Worker | undefined;
  #inbox: Response[] = [];
  #doing: keyof typeof RESTS = "run";
  /** The last moment is shown when nothing runs any more, unless the reader goes elsewhere. */
  #follows = true;
  #first: ((timeline: Timeline) => Stop | undefined) | undefined;
  readonly #onChange: () => void;
  readonly #hearSoon: () => void = oncePerFrame(() => this.#hearAll());

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get moment(): Moment | undefined {
    return this.timeline.at(this.position);
  }

  get momentBefore(): Moment | undefined {
    return this.timeline.at(this.position - 1);
  }

  get isBusy(): boolean {
    return this.status === "running";
  }

  /** Whether the program's heap is there, and nothing runs on it. */
  get isAtRest(): boolean {
    return this.status === "rest";
  }

  run(source: string, settings: ProgramSettings): void {
    this.source = source;
    const worker = takeWorker();
    worker.onmessage = ({ data }: MessageEvent<Response>) => {
      this.#inbox.push(data);
      this.#hearSoon();
    };
    worker.onerror = ({ message }) => this.#fail(message || "The worker could not be loaded.");
    this.#worker = worker;
    this.#ask({ type: "run", source, settings });
  }

  collect(generation: number): void {
    this.#doing = "collect";
    this.#ask({ type: "collect", generation });
  }

  exit(): void {
    this.#doing = "exit";
    this.#ask({ type: "exit" });
  }

  setThresholds(thresholds: readonly number[], automatic: boolean): void {
    this.#worker?.postMessage({ type: "thresholds", thresholds, automatic } satisfies Request);
  }

  /** Ends whatever runs; what was recorded stays. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const response of this.#inbox.splice(0)) this.#hear(response);
    if (this.status === "running") this.status = "stopped";
    this.#show();
  }

  goTo(position: number, within?: number): void {
    if (this.timeline.length === 0) return;
    this.#follows = false;
    this.#first = undefined;
    this.position = Math.max(0, Math.min(position, this.timeline.length - 1));
    this.within = within;
    this.#onChange();
  }

  /** What is shown first: the stop that `find` finds as soon as it is there, not the last moment. */
  beginAt(find: (timeline: Timeline) => Stop | undefined): void {
    this.#first = find;
  }

  #ask(request: Request): void {
    this.status = "running";
    this.#follows ||= this.position === this.timeline.length - 1;
    this.#worker?.postMessage(request);
    this.#onChange();
  }

  #fail(message: string): void {
    this.stop();
    this.message = message;
    this.status = "failed";
    this.#onChange();
  }

  #hearAll(): void {
    for (const response of this.#inbox.splice(0)) this.#hear(response);
    this.#show();
  }

  #hear(response: Response): void {
    if (response.type === "failed") this.#fail(response.message);
    else if (response.type === "engine") this.engine = response.engine;
    else if (response.type === "full") this.fullAt = response.momentCount;
    else if (response.type === "progress") {
      this.timeline.add(response.steps);
      this.history.add(response.steps);
      this.transcript.change(response.output);
    } else {
      const { outcome } = response;
      this.status = "rest";
      this.errorLine = outcome?.line ?? 0;
      this.message = outcome
        ? endingText(outcome, this.engine, this.timeline.hasStarted)
        : RESTS[this.#doing];
    }
  }

  /** What is new; the last moment, which may take a while to draw, comes after the status. */
  #show(): void {
    const first = this.isBusy ? undefined : this.#first?.(this.timeline);
    if (first) this.goTo(first.position, first.within);
    else this.#onChange();
    if (this.isBusy || !this.#follows) return;
    afterFrame(() => {
      const last = this.timeline.length - 1;
      if (this.isBusy || !this.#follows || this.position === last) return;
      this.position = last;
      this.within = undefined;
      this.#onChange();
    });
  }
}
