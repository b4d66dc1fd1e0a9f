// Runs a lesson's program in TypeScript, which is a module that was built with the page: a strict
// policy lets no text become code. Each run is a worker of its own, so the default heap is new.

import "ouroboros-gc/checks";
import "ouroboros-gc/js";
import { Outbox, type Progress } from "../recording/outbox.js";

export type TypeScriptRequest = string;

export type TypeScriptResponse =
  | Progress
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly text: string };

const programs = import.meta.glob("./typescript/*.ts");

function send(response: TypeScriptResponse): void {
  self.postMessage(response);
}

const outbox: Outbox = new Outbox(send);

self.onmessage = async ({ data: name }: MessageEvent<TypeScriptRequest>) => {
  console.log = (...values: unknown[]) => outbox.write(`${values.map(String).join(" ")}\n`, false);
  try {
    await programs[`./typescript/${name}.ts`]?.();
    outbox.sendNow();
    send({ type: "done" });
  } catch (error) {
    outbox.sendNow();
    send({ type: "failed", text: String(error) });
  }
};
