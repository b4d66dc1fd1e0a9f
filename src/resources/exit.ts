// What is to be disposed when the program ends: one listener for all managers, added for the first.

/** As much of the host as is used; each part is missing somewhere. */
interface Host {
  readonly process?: { on?(event: "exit", listener: () => void): unknown };
  addEventListener?(event: "pagehide", listener: (event: { persisted: boolean }) => void): void;
}

/** In the order in which they joined. */
const ends = new Set<() => void>();
let isListening = false;

/** `end` is called when the process, the worker of Node or the page ends; it must not throw. */
export function atExit(end: () => void): void {
  ends.add(end);
  if (isListening) return;
  isListening = true;
  const host = globalThis as unknown as Host;
  if (typeof host.process?.on === "function") host.process.on("exit", endAll);
  // A page that is kept for the way back has not ended.
  else host.addEventListener?.("pagehide", ({ persisted }) => persisted || endAll());
}

/** It has ended before. */
export function forgetExit(end: () => void): void {
  ends.delete(end);
}

/** Newest first, as what they own. */
function endAll(): void {
  for (const end of [...ends].reverse()) end();
}
