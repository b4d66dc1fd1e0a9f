// A judge in a process of its own, which is ended and replaced when a changed engine does not let it
// answer in time.

import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Charge, Finding } from "./judge.js";

const HEAP_MEGABYTES = 3000;
/** A sound engine plays all probes in some seconds, in minutes where the machine is busy. */
const SOUND_SECONDS_MAX = 600;
const SECONDS_MIN = 20;

/** What a judge said of an engine, or how it ended. */
export interface Verdict {
  /** What caught the change; undefined when nothing did. */
  readonly probe: string | undefined;
  readonly failure: string;
  readonly seconds: number;
}

export class Jury {
  readonly #folder: string;
  readonly #kind: "kernel" | "twin";
  readonly #unchanged: Charge;
  #secondsMax = SECONDS_MIN;
  #judge: ChildProcess | undefined;

  /** @param folder The project, or the copy of it, whose tests judge. */
  constructor(folder: string, kind: "kernel" | "twin", unchanged: Charge) {
    this.#folder = folder;
    this.#kind = kind;
    this.#unchanged = unchanged;
  }

  /** Whether the engine passes without any change; a change may take twice that time from then on. */
  async judgeUnchanged(): Promise<Verdict> {
    const verdict = await this.#ask(await this.#seated(), this.#unchanged, SOUND_SECONDS_MAX);
    this.#secondsMax = Math.max(SECONDS_MIN, 2 * verdict.seconds);
    return verdict;
  }

  async judge(charge: Charge): Promise<Verdict> {
    return this.#ask(await this.#seated(), charge, this.#secondsMax);
  }

  /** A judge of the twin learns from the unchanged one which probes pass by a change. */
  async #seated(): Promise<ChildProcess> {
    if (this.#judge) return this.#judge;
    const judge = await summon(this.#folder, this.#kind);
    this.#judge = judge;
    if (this.#kind === "twin") await this.#ask(judge, this.#unchanged, SOUND_SECONDS_MAX);
    return judge;
  }

  #ask(judge: ChildProcess, charge: Charge, secondsMax: number): Promise<Verdict> {
    const startMs = performance.now();
    return new Promise((resolve) => {
      const end = ({ probe, failure = "" }: Finding): void => {
        clearTimeout(timeout);
        judge.removeAllListeners();
        resolve({ probe, failure, seconds: (performance.now() - startMs) / 1000 });
      };
      const replace = (how: string): void => {
        this.dismiss();
        end({ probe: how });
      };
      const timeout = setTimeout(() => replace("did not end in time"), secondsMax * 1000);
      judge.once("message", (finding) => end(finding as Finding));
      judge.once("exit", (code, signal) => replace(`the process ended with ${signal ?? code}`));
      judge.send(charge);
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
