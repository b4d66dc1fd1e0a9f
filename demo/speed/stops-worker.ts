// Times both ways, away from the page.

import { measureStops, type Stops, WAYS, type Way } from "./stops.js";

export type StopsRequest = number;

export type StopsResponse =
  | { readonly type: "done"; readonly stops: readonly Stops[] }
  | { readonly type: "failed"; readonly message: string };

/** So many objects are collected first: code that runs for the first time is slower. */
const FIRST = 50_000;

/** Other programs of the machine make a stop longer: of so many runs the one counts whose longest is shortest. */
const RUNS = 3;

const longest = ({ ms }: Stops): number => Math.max(...ms);

/** In turns, so that what the machine does meanwhile is shared. */
function bestOfEach(objects: number): Stops[] {
  const best = new Map<Way, Stops>();
  for (let run = 0; run < RUNS; run++) {
    for (const way of WAYS) {
      const now = measureStops(way, objects);
      const known = best.get(way);
      if (!known || longest(now) < longest(known)) best.set(way, now);
    }
  }
  return [...best.values()];
}

function send(response: StopsResponse): void {
  self.postMessage(response);
}

self.onmessage = ({ data: objects }: MessageEvent<StopsRequest>) => {
  try {
    for (const way of WAYS) measureStops(way, Math.min(FIRST, objects));
    send({ type: "done", stops: bestOfEach(objects) });
  } catch (error) {
    send({ type: "failed", message: String(error) });
  }
};
