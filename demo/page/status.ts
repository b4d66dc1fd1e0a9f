// What the page says of a program: that it runs, and how it ended.

import type { Outcome } from "../python/python.js";
import type { Session } from "./session.js";

const ENGINES: Readonly<Record<string, string>> = {
  wasm: "the Wasm engine",
  typescript: "the TypeScript engine",
};

/** How a program ended that was not stopped. */
export function endingText(outcome: Outcome, engine: string, hasStarted: boolean): string {
  const { ending, line, exception = "an exception", code } = outcome;
  const where = line === undefined ? "" : ` in line ${line}`;
  if (ending === "exit") return `Ended by sys.exit${where}, with code ${code}.`;
  if (ending === "error" && !hasStarted) return `${exception}${where}: the program did not start.`;
  if (ending === "error") return `Ended by ${exception}${where}.`;
  return `Done, on ${ENGINES[engine]}.`;
}

export function statusText(session: Session): string {
  const { status, engine, fullAt, message } = session;
  const full = fullAt > 0 ? ` The recording is full after ${fullAt} moments.` : "";
  if (status === "idle") return "Ctrl+Enter runs it.";
  if (status === "running") return `Running on ${ENGINES[engine] ?? "…"}.${full}`;
  if (status === "stopped") return `Stopped.${full}`;
  if (status === "failed") return `This should not have happened: ${message}`;
  return message + full;
}
