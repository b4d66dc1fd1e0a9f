// Judges, each in its own process, which is ended and replaced if a changed engine keeps it from replying in
// time. A judge is told which probes to run: those that reach the change, first the ones that have caught
// most for their time.

import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Answer, Charge, Played, Surveyed } from "./judge.js";

const HEAP_MEGABYTES = 2000;
/** A sound engine runs all probes in half a minute, and in several minutes on a busy machine. */
const SOUND_SECONDS_MAX = 3600;
const SECONDS_MIN = 20;
/** A changed engine may pass this many switches, and this many times as many as the sound one. */
const TURNS_MIN = 1_000_000;
const TURNS_TIMES = 10;

/** Probes that a change must survive before it is checked whether it changes anything. */
const EARLY = 100;

/** A change of an engine. */
export interface Change {
  readonly name: string;
  /** The place that a probe must reach to see it, by its number in the survey; undefined for any. */
  readonly place: number | undefined;
  charge(): Charge;
  /** Whether the engine is unchanged, as far as a compiler can tell. */
  isNone(): boolean;
}

/** A judge's verdict on an engine, or how the judge ended. */
export interface Verdict {
  /** The probe that caught the change; undefined if none did. */
  readonly probe?: string | undefined;
  readonly isNone?: boolean;
  readonly failure: string;
  readonly seconds: number;
}

interface Known extends Surveyed {
  readonly number: number;
  /** How many changes it caught, with a small initial credit. */
  catches: number;
}

export class Jury {
  readonly #folder: string;
  readonly #kind: "kernel" | "twin";
  #probes: Known[] = [];
  #secondsMax = SOUND_SECONDS_MAX;
  readonly #judges = new Set<ChildProcess>();
  /** Idle judges. */
  readonly #idle: ChildProcess[] = [];

  /** @param folder The copy of the project whose tests judge. */
  constructor(folder: string, kind: "kernel" | "twin") {
    this.#folder = folder;
    this.#kind = kind;
  }

  /** Learns which places each probe reaches on the unchanged engine; throws if one fails. */
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

  /** The probes that reach a place, first those that caught most for their time. */
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

  /** The reply; if a judge ends without one, how it ended. */
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
