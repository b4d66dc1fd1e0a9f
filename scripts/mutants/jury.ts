// A judge in a process of its own, which is ended and replaced when a changed engine does not let it
// answer in time. It is told which probes to play: those that pass by the change, and of these first
// those that have caught most for their time.

import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Answer, Charge, Surveyed } from "./judge.js";

const HEAP_MEGABYTES = 2000;
/** A sound engine plays all probes in some seconds, in minutes where the machine is busy. */
const SOUND_SECONDS_MAX = 900;
const SECONDS_MIN = 20;

/** What a judge said of an engine, or how it ended. */
export interface Verdict {
  /** What caught the change; undefined when nothing did. */
  readonly probe: string | undefined;
  readonly failure: string;
  readonly seconds: number;
}

interface Known extends Surveyed {
  readonly number: number;
  /** How many changes it caught, with a little on account. */
  catches: number;
}

export class Jury {
  readonly #folder: string;
  readonly #kind: "kernel" | "twin";
  #probes: Known[] = [];
  #secondsMax = SOUND_SECONDS_MAX;
  #judge: ChildProcess | undefined;

  /** @param folder The project, or the copy of it, whose tests judge. */
  constructor(folder: string, kind: "kernel" | "twin") {
    this.#folder = folder;
    this.#kind = kind;
  }

  /** The first probe that fails on an engine without any change; learns what each passes by. */
  async survey(charge: Charge, dbg?: (s: any) => void): Promise<Verdict> {
    const startMs = performance.now();
    const answer = await this.#ask(charge, undefined);
    if (typeof answer === "string") throw new Error(`mutants: the judge ${answer}`);
    const { surveyed = [], failed } = answer;
    dbg?.(surveyed);
    this.#probes = surveyed.map((one, number) => ({ ...one, number, catches: 0.5 }));
    const seconds = (performance.now() - startMs) / 1000;
    this.#secondsMax = Math.max(SECONDS_MIN, seconds);
    const broken = surveyed.find(({ failure }) => failure !== undefined);
    return { probe: broken?.name, failure: broken?.failure ?? failed?.failure ?? "", seconds };
  }

  /**
   * @param place What a probe must pass by to see the change, by the name that the survey has for it;
   * without one, all probes are played.
   */
  async judge(charge: Charge, place?: string): Promise<Verdict> {
    const startMs = performance.now();
    const chosen = this.#probes.filter(({ reached }) => place === undefined || reached.has(place));
    chosen.sort((one, other) => other.catches / other.ms - one.catches / one.ms);
    let ms = 0;
    const budget = Number(process.env["MUT_MS"] ?? Infinity);
    const numbers = chosen.filter((p) => (ms += p.ms) < budget).map(({ number }) => number);
    const answer = numbers.length > 0 ? await this.#ask(charge, numbers) : {};
    const seconds = (performance.now() - startMs) / 1000;
    if (typeof answer === "string") return { probe: answer, failure: "", seconds };
    const { failed } = answer;
    if (!failed) {
      const failure = numbers.length > 0 ? "" : "no probe passes by it";
      return { probe: undefined, failure, seconds };
    }
    const probe = this.#probes[failed.probe];
    if (probe) probe.catches++;
    return { probe: probe?.name ?? "compilation", failure: failed.failure, seconds };
  }

  /** The answer; in words how the judge ended without one. */
  async #ask(charge: Charge, probes: readonly number[] | undefined): Promise<Answer | string> {
    this.#judge ??= await summon(this.#folder, this.#kind);
    const judge = this.#judge;
    return new Promise((resolve) => {
      const end = (answer: Answer | string): void => {
        clearTimeout(timeout);
        judge.removeAllListeners();
        if (typeof answer === "string") this.dismiss();
        resolve(answer);
      };
      const timeout = setTimeout(() => end("did not end in time"), this.#secondsMax * 1000);
      judge.once("message", (answer) => end(answer as Answer));
      judge.once("exit", (code, signal) => end(`ended with ${signal ?? code}`));
      judge.send({ ...charge, probes });
    });
  }

  dismiss(): void {
    this.#judge?.kill("SIGKILL");
    this.#judge = undefined;
  }
}

function summon(folder: string, kind: string): Promise<ChildProcess> {
  const judge = fork(join(folder, "scripts/mutants/judge.ts"), [kind], {
    cwd: folder,
    execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP_MEGABYTES}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    judge.once("message", () => {
      judge.removeAllListeners();
      resolve(judge);
    });
    judge.once("exit", (code) => reject(new Error(`the judge ended with ${code} at its start`)));
  });
}
