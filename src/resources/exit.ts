// Managers to be disposed when the program ends: one listener for all, added for the first.

/** The parts of the host in use; each is missing somewhere. */
interface Host {
  readonly process?: { on?(event: "exit", listener: () => void): unknown };
  addEventListener?(event: "pagehide", listener: (event: { persisted: boolean }) => void): void;
}

/** In order of registration. */
const ends = new Set<() => void>();
let isListening = false;

/** Calls `end`, which must not throw, when the process, the Node worker or the page ends. */
export function atExit(end: () => void): void {
  ends.add(end);
  if (isListening) return;
  isListening = true;
  const host = globalThis as unknown as Host;
  if (typeof host.process?.on === "function") host.process.on("exit", endAll);
  // A page in the back/forward cache has not ended.
  else host.addEventListener?.("pagehide", ({ persisted }) => persisted || endAll());
}

/** The manager was disposed before the program ended. */
export function forgetExit(end: () => void): void {
  ends.delete(end);
}

/** Newest first, like the resources of one manager. */
function endAll(): void {
  for (const end of [...ends].reverse()) end();
}
