// Measures, away from the page.

import "ouroboros-gc/js";
import { Heap } from "ouroboros-gc/raw";
import { drawGraphs, type Graphs, measure, measurePauses } from "./measurement.js";
import {
  COLLECTORS,
  type CollectorName,
  PLAIN_MAX,
  type SpeedRequest,
  type SpeedResponse,
} from "./messages.js";

/** Full collections that are timed: at least so many objects are looked at, in so many pauses. */
const LOOKS = 3_000_000;
const PAUSES_MIN = 3;
const PAUSES_MAX = 30;
const YOUNG_COLLECTIONS = 100;

function send(response: SpeedResponse): void {
  self.postMessage(response);
}

/** Those that this page can run: a policy may forbid Wasm. */
function available(): CollectorName[] {
  const hasWasm = new Heap().engine === "wasm";
  return COLLECTORS.filter((collector) => collector !== "wasm" || hasWasm);
}

function run({ sizes, hasPauses }: SpeedRequest): void {
  const collectors = available();
  const withPauses = hasPauses ? collectors.filter((each) => each !== "plain objects") : [];
  const of = sizes.length * (collectors.length + 1) + withPauses.length;
  let done = 0;
  const doing = (text: string): void => send({ type: "doing", text, done: done++, of });
  let graphs: Graphs | undefined;
  for (const size of sizes) {
    const name = size.toLocaleString("en");
    doing(`drawing a graph of ${name} objects`);
    graphs = undefined;
    graphs = drawGraphs(size);
    const pauses = Math.max(PAUSES_MIN, Math.min(PAUSES_MAX, Math.ceil(LOOKS / size)));
    for (const collector of collectors) {
      if (collector === "plain objects" && size > PLAIN_MAX) {
        done++;
        continue;
      }
      doing(`${name} objects: ${collector}`);
      send({ type: "measured", measured: measure(collector, graphs, pauses) });
    }
  }
  for (const collector of withPauses) {
    doing(`automatic collections: ${collector}`);
    const ms = measurePauses(collector, (graphs as Graphs).live, YOUNG_COLLECTIONS);
    send({ type: "pauses", pauses: { collector, ms } });
  }
  send({ type: "done" });
}

self.onmessage = ({ data }: MessageEvent<SpeedRequest>) => {
  try {
    run(data);
  } catch (error) {
    send({ type: "failed", message: String(error) });
  }
};
