// The worker that keeps a recording: the program's worker tells it what happens, the page asks it.

import type { Response } from "../recording/messages.js";
import { Archive } from "./archive.js";
import type { Answer, Question } from "./messages.js";

const archive: Archive = new Archive();
/** The number of the question for news that nothing could be told to yet; 0 is none. */
let waiting = 0;

function tell(number: number, answer: Answer["answer"]): void {
  self.postMessage({ number, answer } satisfies Answer);
}

/** What is not urgent is told when more may have come: a short program is told of once, when it has ended. */
const FIRST_PATIENCE_MS = 300;
const PATIENCE_MS = 60;
let patienceMs = FIRST_PATIENCE_MS;
let isPatient = false;

function tellNews(): void {
  if (waiting === 0) return;
  const news = archive.takeNews();
  if (!news) return;
  tell(waiting, news);
  waiting = 0;
}

function tellNewsSoon(): void {
  if (archive.isUrgent) {
    tellNews();
  } else if (!isPatient) {
    isPatient = true;
    setTimeout(() => {
      isPatient = false;
      tellNews();
    }, patienceMs);
    patienceMs = PATIENCE_MS;
  }
}

/** The first message has the port at which the program's worker speaks. */
self.onmessage = ({ data, ports }: MessageEvent<Question | undefined>) => {
  const [port] = ports;
  if (port) {
    port.onmessage = ({ data }: MessageEvent<Response>) => {
      archive.hear(data);
      tellNewsSoon();
    };
  }
  if (data?.about === "news") {
    waiting = data.number;
    tellNews();
  } else if (data) {
    tell(data.number, archive.answer(data));
  }
};
