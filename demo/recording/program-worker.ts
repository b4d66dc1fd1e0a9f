// Runs one program, away from the page: whatever it does, it is stopped by ending the worker.

import type { Request, Response } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Program } from "./program.js";

/** Where the recording is kept. */
let archive: MessagePort | undefined;

function send(response: Response): void {
  archive?.postMessage(response);
}

const outbox: Outbox = new Outbox(send);
let program: Program | undefined;

function answer(request: Request): void {
  if (request.type === "thresholds") {
    program?.setThresholds(request.thresholds, request.automatic);
    return;
  }
  let rest: Response = { type: "rest" };
  if (request.type === "run") {
    program = new Program(request.settings, {
      onStep: (step) => outbox.step(step),
      onWrite: (text, isError) => outbox.write(text, isError),
      onFull: (momentCount) => {
        outbox.sendNow();
        send({ type: "full", momentCount });
      },
      onTick: () => outbox.sendInTime(),
    });
    send({ type: "engine", engine: program.heap.engine });
    rest = { type: "rest", outcome: program.run(request.source) };
  } else if (request.type === "collect") {
    program?.collect(request.generation);
  } else {
    program?.exit();
  }
  outbox.sendNow();
  send(rest);
}

/** The first message has the port to the archive. */
self.onmessage = ({ data, ports }: MessageEvent<Request>) => {
  archive ??= ports[0];
  try {
    answer(data);
  } catch (error) {
    outbox.sendNow();
    send({ type: "failed", message: String(error) });
  }
};
