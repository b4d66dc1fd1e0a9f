// What the page says of a program: that it runs, and how it ended.

import type { Outcome } from "../../python/python.js";

const ENGINES: Readonly<Record<string, string>> = {
  wasm: "the Wasm engine",
  typescript: "the TypeScript engine",
};

/** A program that is looked at: not started, at work, ended by itself or otherwise. */
export type Status = "idle" | "running" | "rest" | "stopped" | "failed";

/** How far it is. */
interface Progress {
  readonly status: Status;
  readonly engine: string;
  /** After so many moments the recording was full; 0 when it is not. */
  readonly fullAt: number;
  readonly message: string;
}

/** How a program ended that was not stopped. */
export function endingText(outcome: Outcome, engine: string, hasStarted: boolean): string {
  const { ending, line, exception = "an exception", code } = outcome;
  const where = line === undefined ? "" : ` in line ${line}`;
  if (ending === "exit") return `Ended by sys.exit${where}, with code ${code}.`;
  if (ending === "error" && !hasStarted) return `${exception}${where}: the program did not start.`;
  if (ending === "error") return `Ended by ${exception}${where}.`;
  return `Done, on ${ENGINES[engine]}.`;
}

/** What the page says when a worker failed, and what to do; without a message it did not load. */
export function failureText(message: string): string {
  if (!message) return "A part of the page did not load. Check the connection, then press Run.";
  return `The page has a fault: ${message}. Press Run to try again, or reload the page; your program is kept.`;
}

export function statusText({ status, engine, fullAt, message }: Progress): string {
  const full =
    fullAt > 0 ? ` The recording is full after ${fullAt} moments; only collections are added.` : "";
  if (status === "idle") return "Ctrl+Enter runs it.";
  if (status === "running") return `Running on ${ENGINES[engine] ?? "…"}.${full}`;
  if (status === "stopped") return `Stopped.${full}`;
  return message + full;
}
