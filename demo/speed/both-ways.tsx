// In the lesson on pauses: the same garbage, collected in one stop and in steps, in this browser.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { STEP_MS, type Stops } from "./stops.js";
import type { StopsResponse } from "./stops-worker.js";

const SIZES = [10_000, 100_000, 300_000, 1_000_000];
const FIRST = 300_000;

const told = (count: number): string => count.toLocaleString("en");

export function BothWays(): JSX.Element {
  const [objects, setObjects] = useState(FIRST);
  const [isBusy, setBusy] = useState(false);
  const [stops, setStops] = useState<readonly Stops[]>([]);
  const [message, setMessage] = useState("");
  const worker = useRef<Worker>(undefined);
  const end = (): void => {
    worker.current?.terminate();
    worker.current = undefined;
    setBusy(false);
  };
  useEffect(() => () => worker.current?.terminate(), []);
  const measure = (size: number): void => {
    end();
    setObjects(size);
    setBusy(true);
    setStops([]);
    setMessage("");
    const started = new Worker(new URL("./stops-worker.ts", import.meta.url), { type: "module" });
    started.onmessage = ({ data }: MessageEvent<StopsResponse>) => {
      if (data.type === "done") setStops(data.stops);
      else setMessage(data.message);
      end();
    };
    started.onerror = ({ message }) => {
      setMessage(message || "The worker could not be loaded.");
      end();
    };
    started.postMessage(size);
    worker.current = started;
  };
  return (
    <section class="both-ways" aria-label="The same garbage, both ways">
      <h3>The same garbage, both ways</h3>
      <p>
        {"Here "}
        <select
          aria-label="objects that live"
          value={objects}
          onChange={({ currentTarget }) => measure(Number(currentTarget.value))}
        >
          {SIZES.map((size) => (
            <option key={size} value={size}>
              {told(size)}
            </option>
          ))}
        </select>
        {` objects live, and as many are garbage. It is collected in one stop, then the same in steps of at most ${STEP_MS} ms, in your browser; the best of three runs each.`}
      </p>
      <button type="button" disabled={isBusy} onClick={() => measure(objects)}>
        Collect both ways
      </button>
      <div role="status">
        {isBusy && <p class="status">Making the objects, and collecting them.</p>}
        {message && <p class="status">{`It failed: ${message}`}</p>}
        {stops.length > 0 && <Result stops={stops} />}
      </div>
    </section>
  );
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

function Result({ stops }: { readonly stops: readonly Stops[] }): JSX.Element {
  const most = Math.max(...stops.map(({ ms }) => sum(ms)), 0.1);
  const [{ freed, left }] = stops as [Stops];
  return (
    <>
      {stops.map(({ way, ms }) => (
        <figure key={way}>
          <figcaption>
            {`${way}: ${ms.length === 1 ? "1 stop" : `${told(ms.length)} stops, the longest`} `}
            <strong>{`${Math.max(...ms).toFixed(1)} ms`}</strong>
            {ms.length > 1 && `, ${sum(ms).toFixed(1)} ms together`}
          </figcaption>
          <div class="stops" aria-hidden="true">
            {ms.map((each, at) => (
              <i key={at} style={{ width: `${(100 * each) / most}%` }} />
            ))}
          </div>
        </figure>
      ))}
      <p>{`Both freed the same ${told(freed)} objects; ${told(left)} are left.`}</p>
    </>
  );
}
