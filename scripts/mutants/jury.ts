// Judges, each in a process of its own, which is ended and replaced when a changed engine does not let it
// answer in time. A judge is told which probes to play: those that reach the change, and of these first
// those that have caught most for their time.

import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Answer, Charge, Played, Surveyed } from "./judge.js";

const HEAP_MEGABYTES = 2000;
/** A sound engine plays all probes in half a minute, in many where the machine is busy. */
const SOUND_SECONDS_MAX = 3600;
const SECONDS_MIN = 20;
/** A changed engine may pass so many switches, and so many times as many as the sound one. */
const TURNS_MIN = 1_000_000;
const TURNS_TIMES = 10;

/** Probes that a change must get past before it is asked whether it is one. */
const EARLY = 100;

/** A change of an engine. */
export interface Change {
  readonly name: string;
  /** What a probe must pass by to see it, by its number in the survey; undefined for anything. */
  readonly place: number | undefined;
  charge(): Charge;
  /** Whether the engine is the same, as far as a compiler can tell. */
  isNone(): boolean;
}

/** What a judge said of an engine, or how it ended. */
export interface Verdict {
  /** What caught the change; undefined when nothing did. */
  readonly probe?: string | undefined;
  readonly isNone?: boolean;
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
  readonly #judges = new Set<ChildProcess>();
  /** Those of them that have nothing to do. */
  readonly #idle: ChildProcess[] = [];

  /** @param folder The copy of the project whose tests judge. */
  constructor(folder: string, kind: "kernel" | "twin") {
    this.#folder = folder;
    this.#kind = kind;
  }

  /** Learns what each probe passes by on the engine as it is; throws when one fails. */
  async survey(charge: Charge): Promise<number> {
    const startMs = performance.now();
    const { surveyed = [], failure = "" } = await this.#ask(charge, undefined);
    const broken = surveyed.find((one) => one.failure !== undefined);
    if (broken) throw new Error(`without any change, "${broken.name}" fails: ${broken.failure}`);
    if (surveyed.length === 0) throw new Error(`without any change, the judge ${failure}`);
    this.#probes = surveyed.map((one, number) => ({ ...one, number, catches: 0.5 }));
    const seconds = (performance.now() - startMs) / 1000;
    this.#secondsMax = Math.max(SECONDS_MIN, seconds);
    return seconds;
  }

  async judge(change: Change): Promise<Verdict> {
    const startMs = performance.now();
    const probes = this.#passing(change.place);
    const charge = change.charge();
    let answer = await this.#play(charge, probes.slice(0, EARLY));
    const isNone = answer.probe === undefined && change.isNone();
    if (answer.probe === undefined && !isNone)
      answer = await this.#play(charge, probes.slice(EARLY));
    const { probe, failure = probes.length > 0 ? "" : "no probe passes by it" } = answer;
    const seconds = (performance.now() - startMs) / 1000;
    return { probe, failure, seconds, ...(isNone && { isNone }) };
  }

  /** The probes that pass by a place, first those that caught most for their time. */
  #passing(place: number | undefined): Known[] {
    return this.#probes
      .filter(({ reached }) => place === undefined || reached.has(place))
      .sort((one, other) => other.catches / other.ms - one.catches / one.ms);
  }

  async #play(
    charge: Charge,
    probes: readonly Known[],
  ): Promise<{ probe?: string; failure?: string }> {
    if (probes.length === 0) return {};
    const { probe, failure } = await this.#ask(
      charge,
      probes.map(({ number, turns }) => ({ number, turns: TURNS_MIN + TURNS_TIMES * turns })),
    );
    if (failure === undefined) return {};
    const found = probe === undefined ? undefined : this.#probes[probe];
    if (!found) return { probe: failure, failure };
    found.catches++;
    return { probe: found.name, failure };
  }

  /** The answer; of a judge that ends without one, how it ended. */
  async #ask(charge: Charge, probes: readonly Played[] | undefined): Promise<Answer> {
    const judge = this.#idle.pop() ?? (await summon(this.#folder, this.#kind));
    this.#judges.add(judge);
    return new Promise((resolve) => {
      const end = (answer: Answer): void => {
        clearTimeout(timeout);
        judge.removeAllListeners();
        resolve(answer);
      };
      const replace = (failure: string): void => {
        judge.kill("SIGKILL");
        this.#judges.delete(judge);
        end({ failure });
      };
      const timeout = setTimeout(() => replace("did not end in time"), this.#secondsMax * 1000);
      judge.once("message", (answer) => {
        end(answer as Answer);
        this.#idle.push(judge);
      });
      judge.once("exit", (code, signal) => replace(`ended with ${signal ?? code}`));
      judge.send({ ...charge, probes });
    });
  }

  dismiss(): void {
    for (const judge of this.#judges) judge.kill("SIGKILL");
    this.#judges.clear();
    this.#idle.length = 0;
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
