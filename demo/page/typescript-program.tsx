// A lesson's program in TypeScript, over the library's own objects: to read, and to run as it is.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TypeScriptResponse } from "../lessons/typescript-worker.js";
import { leftOutText, OutputParts } from "./console.js";
import { oncePerFrame } from "./frames.js";
import { Transcript } from "./transcript.js";

const sources = import.meta.glob<string>("../lessons/typescript/*.ts", {
  query: "?raw",
  import: "default",
});

type Status = "idle" | "running" | "done" | "stopped" | "failed";

const STATUSES: Readonly<Record<Status, string>> = {
  idle: "",
  running: "Running.",
  done: "Done.",
  stopped: "Stopped.",
  failed: "Ended by an error.",
};

export function TypeScriptProgram({ name }: { readonly name: string }): JSX.Element {
  const [source, setSource] = useState("");
  const [status, setStatus] = useState<Status>("idle");
  const [, refresh] = useState(0);
  const transcript = useRef(new Transcript());
  const worker = useRef<Worker>(undefined);
  const end = (status: Status): void => {
    worker.current?.terminate();
    worker.current = undefined;
    setStatus(status);
  };

  useEffect(() => {
    let isGone = false;
    void sources[`../lessons/typescript/${name}.ts`]?.().then((text) => {
      if (!isGone) setSource(text);
    });
    return () => {
      isGone = true;
      worker.current?.terminate();
    };
  }, [name]);

  const run = (): void => {
    end("running");
    transcript.current = new Transcript();
    const output = transcript.current;
    const started = new Worker(new URL("../lessons/typescript-worker.ts", import.meta.url), {
      type: "module",
    });
    const show = oncePerFrame(() => refresh((count) => count + 1));
    const fail = (text: string): void => {
      output.fail(text);
      end("failed");
    };
    started.onmessage = ({ data }: MessageEvent<TypeScriptResponse>) => {
      if (worker.current !== started) return;
      if (data.type === "progress") output.change(data.output);
      else if (data.type === "done") end("done");
      else fail(data.text);
      show();
    };
    started.onerror = ({ message }) => fail(message || "The worker could not be loaded.");
    started.postMessage(name);
    worker.current = started;
  };
  const { head, tail, leftOut } = transcript.current;

  return (
    <details class="typescript">
      <summary>The same in TypeScript</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard. */}
      <section class="code" aria-label="Program in TypeScript" tabIndex={0}>
        <pre>{source}</pre>
      </section>
      <div class="row">
        <button type="button" disabled={source === "" || status === "running"} onClick={run}>
          Run the TypeScript
        </button>
        <button type="button" disabled={status !== "running"} onClick={() => end("stopped")}>
          Stop the TypeScript
        </button>
        <span class="status" role="status">
          {STATUSES[status]}
        </span>
      </div>
      <pre class="output" role="log" aria-label="Output of the TypeScript program">
        <OutputParts parts={head} />
        {leftOut.characters > 0 && <span class="left-out">{`${leftOutText(leftOut)}\n`}</span>}
        <OutputParts parts={tail} />
      </pre>
    </details>
  );
}
