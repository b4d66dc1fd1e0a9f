// gc's switches and numbers: what gc.disable(), gc.set_threshold() and gc.collect() do.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Counters } from "../recording/moment.js";
import type { ProgramSettings } from "../recording/program.js";

interface Props {
  readonly settings: ProgramSettings;
  readonly change: (settings: ProgramSettings) => void;
  /** At the moment that is shown. */
  readonly counters: Counters | undefined;
  /** While a program runs it cannot be told of a setting. */
  readonly isBusy: boolean;
  /** Whether there is a heap to collect, and nothing runs on it. */
  readonly isAtRest: boolean;
  readonly isOpen: boolean;
  readonly collect: (generation: number) => void;
  readonly exit: () => void;
}

const THRESHOLD_MAX = 1_000_000;

export function CollectorControls(props: Props): JSX.Element {
  const { settings, change, counters, isBusy, isAtRest, isOpen, collect, exit } = props;
  return (
    <details class="controls" open={isOpen}>
      <summary>The collector</summary>
      <table>
        <caption class="hidden">Counters of the collector at this moment, and thresholds</caption>
        <thead>
          <tr>
            <th scope="col">gen</th>
            <th scope="col">count</th>
            <th scope="col">threshold</th>
            <th scope="col">set to</th>
            <th scope="col">objects</th>
            <th scope="col">collections</th>
          </tr>
        </thead>
        <tbody>
          {[0, 1, 2].map((generation) => (
            <tr key={generation}>
              <th scope="row">{generation}</th>
              <td>{counters?.count[generation] ?? ""}</td>
              <td>{counters?.threshold[generation] ?? ""}</td>
              <td>
                <Threshold
                  generation={generation}
                  value={settings.thresholds[generation] as number}
                  isOff={isBusy}
                  set={(value) =>
                    change({ ...settings, thresholds: settings.thresholds.with(generation, value) })
                  }
                />
              </td>
              <td>{counters?.generations[generation] ?? ""}</td>
              <td>{counters?.collections[generation] ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="row">
        <label>
          <input
            type="checkbox"
            checked={settings.automatic}
            disabled={isBusy}
            onChange={({ currentTarget }) =>
              change({ ...settings, automatic: currentTarget.checked })
            }
          />{" "}
          collect automatically
        </label>
        <label>
          <input
            type="checkbox"
            checked={settings.finalizers === "legacy"}
            disabled={isBusy}
            onChange={({ currentTarget }) =>
              change({ ...settings, finalizers: currentTarget.checked ? "legacy" : "modern" })
            }
          />{" "}
          __del__ as up to Python 3.3
        </label>
        <label>
          engine{" "}
          <select
            value={settings.engine}
            disabled={isBusy}
            onChange={({ currentTarget }) =>
              change({ ...settings, engine: currentTarget.value as ProgramSettings["engine"] })
            }
          >
            <option value="auto">Wasm, if the browser lets us</option>
            <option value="typescript">TypeScript</option>
          </select>
        </label>
      </div>
      <div class="row">
        {[0, 1, 2].map((generation) => (
          <button
            key={generation}
            type="button"
            disabled={!isAtRest}
            onClick={() => collect(generation)}
          >
            {`Collect ${generation}`}
          </button>
        ))}
        <button type="button" disabled={!isAtRest} onClick={exit}>
          End the interpreter
        </button>
      </div>
    </details>
  );
}

interface ThresholdProps {
  readonly generation: number;
  readonly value: number;
  readonly isOff: boolean;
  readonly set: (value: number) => void;
}

/** What is being typed stays until it is a threshold; what is none is taken back. */
function Threshold({ generation, value, isOff, set }: ThresholdProps): JSX.Element {
  const [typed, setTyped] = useState<string>();
  const take = (text: string): void => {
    const taken = Math.trunc(Number(text));
    setTyped(undefined);
    if (text !== "" && taken >= 0 && taken <= THRESHOLD_MAX) set(taken);
  };
  return (
    <input
      type="number"
      min={0}
      max={THRESHOLD_MAX}
      aria-label={`Threshold of generation ${generation}`}
      value={typed ?? value}
      disabled={isOff}
      onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}
