// One program, from its start to the end of its recording, as the page sees it. It asks for what is new
// when it has drawn what was new before, and for the moment that it shows; nobody tells it more than that.

import type { Answers, News, Questions, Topic, Wanted } from "../archive/messages.js";
import { NO_OVERVIEW, type Overview } from "../archive/overview.js";
import type { Scene } from "../archive/scene.js";
import type { ProgramSettings } from "../recording/program.js";
import { afterFrame } from "./frames.js";
import type { Stop } from "./place.js";
import { endingText, failureText, type Status } from "./status.js";
import { Transcript } from "./transcript.js";
import { placesWithin } from "./within.js";
import { takeWorkers, type Workers } from "./workers.js";

const RESTS = {
  run: "",
  collect: "Collected.",
  exit: "The interpreter has ended.",
} as const;

/** News are asked for again after so many times the time that it took to draw the last: the rest is the reader's. */
const REST_SHARE = 3;

let sessionCount = 0;

/** What was asked for, or is shown. */
interface Place {
  readonly wanted: Wanted;
  /** Steps within its phase that are taken; undefined: all. */
  readonly within: number | undefined;
}

export class Session {
  /** Tells it from the sessions before. */
  readonly number: number = ++sessionCount;
  status: Status = "idle";
  /** Moments that were recorded. */
  count = 0;
  overview: Overview = NO_OVERVIEW;
  readonly transcript: Transcript = new Transcript();
  /** The moment that is shown; undefined before there is one. */
  scene: Scene | undefined;
  /** Steps within its phase that were taken; undefined: all. */
  within: number | undefined;
  /** Whether classes, functions and modules are shown, too. */
  isAll = false;
  /** The program that runs, or ran. */
  source: string | undefined;
  engine = "";
  /** Moments after which the recording was full; 0 while it is not. */
  fullAt = 0;
  /** Line that an uncaught exception points at. */
  errorLine = 0;
  /** How it ended, or why it failed. */
  message = "";
  /** Is told at once that the reader stopped it. */
  onStop: () => void = () => {};
  #workers: Workers | undefined;
  #doing: keyof typeof RESTS = "run";
  /** The last moment is shown when nothing runs any more, unless the reader goes elsewhere. */
  #follows = true;
  /** What is shown first, not the last moment. */
  #first: Place | undefined;
  /** What was asked for last and is not shown yet; and whether an answer is under way. */
  #next: Place | undefined;
  #isAsking = false;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Where the reader is, or will be as soon as that moment is there; -1 is nowhere. */
  get position(): number {
    const wanted = this.#next?.wanted;
    return typeof wanted === "number" ? wanted : (this.scene?.position ?? -1);
  }

  get withinWanted(): number | undefined {
    return this.#next ? this.#next.within : this.within;
  }

  /** Whether a moment was asked for that is not shown yet. */
  get isOnTheWay(): boolean {
    return this.#next !== undefined;
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
    const workers = takeWorkers();
    workers.onFailure = (message) => this.#fail(message);
    this.#workers = workers;
    this.status = "running";
    workers.tell({ type: "run", source, settings });
    this.#askNews();
    this.#onChange();
  }

  collect(generation: number): void {
    this.#resume("collect");
    this.#workers?.tell({ type: "collect", generation });
  }

  exit(): void {
    this.#resume("exit");
    this.#workers?.tell({ type: "exit" });
  }

  setThresholds(thresholds: readonly number[], automatic: boolean): void {
    this.#workers?.tell({ type: "thresholds", thresholds, automatic });
  }

  /** Ends whatever runs; what was recorded stays. That it was stopped is drawn before all else is. */
  stop(): void {
    if (this.status !== "running") return;
    this.#workers?.stop();
    this.status = "stopped";
    this.onStop();
    afterFrame(() => {
      this.#onChange();
      this.#showEnd();
    });
  }

  /** Nobody looks at it any more. */
  end(): void {
    this.#workers?.end();
    this.#workers = undefined;
    if (this.status === "running") this.status = "stopped";
  }

  goTo(position: number, within?: number): void {
    if (this.count === 0) return;
    this.#follows = false;
    this.#first = undefined;
    this.#show(Math.max(0, Math.min(position, this.count - 1)), within);
  }

  setAll(isAll: boolean): void {
    this.isAll = isAll;
    this.#show(this.position, this.withinWanted, true);
  }

  /** What is shown first: a stop, or the moment at which a lesson begins. */
  beginAt(first: Stop | Wanted): void {
    const isStop = typeof first === "object" && "position" in first;
    this.#first = isStop
      ? { wanted: first.position, within: first.within }
      : { wanted: first, within: undefined };
  }

  async ask<About extends Topic>(
    about: About,
    question: Questions[About],
  ): Promise<Answers[About] | undefined> {
    return await this.#workers?.ask(about, question);
  }

  #resume(doing: keyof typeof RESTS): void {
    this.#doing = doing;
    this.status = "running";
    this.#follows ||= this.position === this.count - 1;
    this.#onChange();
  }

  /** What fails after that would only repeat it: an archive that fails does so at each question. */
  #fail(message: string): void {
    if (this.status === "failed") return;
    this.#workers?.stop();
    this.message = failureText(message);
    this.status = "failed";
    this.#onChange();
    this.#showEnd();
  }

  // --- News

  #askNews(): void {
    void this.ask("news", {}).then((news) => {
      if (!news) return;
      const startMs = performance.now();
      this.#hear(news);
      this.#onChange();
      afterFrame(() => {
        const restMs = REST_SHARE * (performance.now() - startMs);
        setTimeout(() => this.#workers && this.#askNews(), restMs);
      });
    });
  }

  #hear({ engine, count, fullAt, hasStarted, overview, output, rest, failure }: News): void {
    this.engine = engine;
    this.count = count;
    this.fullAt = fullAt;
    this.overview = overview;
    if (output) this.transcript.change(output);
    if (this.status === "stopped" && this.#follows) this.#show("last", undefined, true);
    if (this.status !== "running") return;
    if (failure !== undefined) this.#fail(failure);
    else if (rest) {
      const { outcome } = rest;
      this.status = "rest";
      this.errorLine = outcome?.line ?? 0;
      this.message = outcome ? endingText(outcome, engine, hasStarted) : RESTS[this.#doing];
      this.#showEnd();
    }
  }

  // --- The moment that is shown

  /** What is there to be seen when nothing runs any more. */
  #showEnd(): void {
    const first = this.#first;
    this.#first = undefined;
    if (first) {
      this.#follows = false;
      this.#show(first.wanted, first.within, true);
    } else if (this.#follows) this.#show("last", undefined, true);
    else if (this.scene) this.#show(this.scene.position, this.within, true);
  }

  #show(wanted: Wanted, within: number | undefined, isOther = false): void {
    const isShown = !isOther && !this.#next && this.scene?.position === wanted;
    if (isShown) this.within = within;
    else {
      this.#next = { wanted, within };
      void this.#askScene();
    }
    this.#onChange();
  }

  /** One after the other: of those that were asked for meanwhile only the last one. */
  async #askScene(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#next; next; next = this.#next) {
      const scene = await this.ask("scene", { wanted: next.wanted, isAll: this.isAll });
      if (this.#next !== next) continue;
      this.#next = undefined;
      if (scene) {
        this.scene = scene;
        this.count = Math.max(this.count, scene.position + 1);
        this.within =
          next.within !== undefined && next.within < placesWithin(scene) ? next.within : undefined;
      }
      this.#onChange();
    }
    this.#isAsking = false;
  }
}
