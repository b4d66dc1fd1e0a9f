// The room in one sentence, measured as soon as somebody comes in.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { leastNsPerObject } from "./figures.js";
import type { Measured, SpeedRequest, SpeedResponse } from "./messages.js";

const OBJECTS = 100_000;

export function Headline(): JSX.Element {
  const [measured, setMeasured] = useState<readonly Measured[]>([]);
  const [state, setState] = useState("Measuring …");
  useEffect(() => {
    const worker = new Worker(new URL("./speed-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<SpeedResponse>) => {
      if (data.type === "measured") setMeasured((all) => [...all, data.measured]);
      else if (data.type === "done") setState("");
      else if (data.type === "failed") setState(`Not measured: ${data.message}`);
    };
    worker.onerror = ({ message }) => setState(`Not measured: ${message}`);
    const request: SpeedRequest = { sizes: [OBJECTS], hasPauses: false };
    worker.postMessage(request);
    return () => worker.terminate();
  }, []);
  return (
    <p class="headline" role="status">
      {state === "" ? sentence(measured) : state}
    </p>
  );
}

/** The first collector against plain objects, which come last. */
function sentence(measured: readonly Measured[]): string {
  const [ours, plain] = [measured[0], measured.at(-1)];
  if (!ours || !plain || leastNsPerObject(ours) === 0)
    return "This browser's clock is too coarse for a figure.";
  const ratio = leastNsPerObject(plain) / leastNsPerObject(ours);
  const engine = ours.collector === "wasm" ? "The Wasm kernel" : "The TypeScript engine";
  const times = ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1);
  return `${engine} collects ${times} × as fast as the same algorithm over plain objects: ${OBJECTS.toLocaleString("en")} of them, the best of ${ours.pauseMs.length} collections each, measured in your browser just now.`;
}
