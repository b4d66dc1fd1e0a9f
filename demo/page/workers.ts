// The two workers of a run: one runs the program, the other keeps its recording and answers the page.
// They are there before they are needed, so that a run begins at once, and offline.

import type { Answer, Answers, Question, Questions, Topic } from "../archive/messages.js";
import type { Request } from "../recording/messages.js";

function newProgram(): Worker {
  return new Worker(new URL("../recording/program-worker.ts", import.meta.url), { type: "module" });
}

function newArchive(): Worker {
  return new Worker(new URL("../archive/archive-worker.ts", import.meta.url), { type: "module" });
}

export class Workers {
  readonly #program: Worker = newProgram();
  readonly #archive: Worker = newArchive();
  readonly #waiting: Map<number, (answer: Answer["answer"]) => void> = new Map();
  #questionCount = 0;
  #hasAnswered = false;
  #isGone = false;
  /** Hears that one of them failed; without a message it did not load. */
  onFailure: (message: string) => void = () => {};

  constructor() {
    this.#program.onerror = ({ message }) => this.onFailure(message);
    this.#archive.onerror = ({ message }) => {
      // One that failed before its first answer will never answer; nobody waits for ever.
      this.#isGone = !this.#hasAnswered;
      for (const answer of this.#waiting.values()) answer(undefined);
      this.#waiting.clear();
      this.onFailure(message);
    };
    this.#archive.onmessage = ({ data: { number, answer } }: MessageEvent<Answer>) => {
      this.#hasAnswered = true;
      this.#waiting.get(number)?.(answer);
      this.#waiting.delete(number);
    };
    const { port1, port2 } = new MessageChannel();
    this.#archive.postMessage(undefined, [port1]);
    this.#port = port2;
  }

  #port: MessagePort | undefined;

  tell(request: Request): void {
    const ports = this.#port ? [this.#port] : [];
    this.#port = undefined;
    this.#program.postMessage(request, ports);
  }

  /** Whether the answer is still wanted is for the asker to know; there is none when the archive fails. */
  async ask<About extends Topic>(
    about: About,
    question: Questions[About],
  ): Promise<Answers[About] | undefined> {
    if (this.#isGone) return undefined;
    const number = ++this.#questionCount;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve as (answer: Answer["answer"]) => void);
      this.#archive.postMessage({ about, number, ...question } as Question);
    });
  }

  /** Whatever runs, it runs no more; what was recorded stays. */
  stop(): void {
    this.#program.terminate();
  }

  end(): void {
    this.stop();
    this.#archive.terminate();
    this.#waiting.clear();
  }
}

let spare: Workers | undefined;

export function takeWorkers(): Workers {
  const workers = spare ?? new Workers();
  spare = undefined;
  return workers;
}

/** Has workers ready for the next run. Those that could not be loaded are none: the run tries again. */
export function prepareRun(): void {
  if (spare) return;
  const made = new Workers();
  spare = made;
  made.onFailure = () => {
    if (spare !== made) return;
    spare = undefined;
    made.end();
  };
}
