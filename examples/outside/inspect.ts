// Hunting a leak: what grows, why such an object is alive, what it keeps alive.

import { del, GC } from "ouroboros-gc";
import { Growth, inspect } from "ouroboros-gc/inspect";

/** Prints the signs of a leak of two sessions. */
export function program(print: (line: string) => void): string {
  const heap = new GC();
  class Log extends heap.Object {
    static override readonly name = "Log"; // a bundler that shortens names leaves it
    declare last?: Session;
  }
  class Session extends heap.Object {
    static override readonly name = "Session";
    declare before?: Session;
  }
  const log = new Log();
  const growth = new Growth(heap);
  for (let count = 0; count < 2; count++) {
    const session = new Session();
    if (log.last) session.before = log.last;
    log.last = session;
    del(session);
  }
  for (const { type, change } of growth.next()) print(`${type}: +${change}`);
  const graph = inspect(heap);
  const [first] = graph.objectsByType("Session");
  if (!first) throw new Error("no session");
  print(String(graph.whyAlive(first)));
  print(`the log retains ${graph.retained(log).count}`);
  return heap.engine;
}

export const printed: readonly string[] = [
  "Session: +2",
  "outside (1) → Log#1 .last → Session#3 .before → Session#2",
  "the log retains 3",
];
