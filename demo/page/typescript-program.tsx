// A lesson's program in TypeScript, over the library's own objects: to read, and to run as it is.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TypeScriptResponse } from "../lessons/typescript-worker.js";

const sources = import.meta.glob<string>("../lessons/typescript/*.ts", {
  query: "?raw",
  import: "default",
});

export function TypeScriptProgram({ name }: { readonly name: string }): JSX.Element {
  const [source, setSource] = useState("");
  const [output, setOutput] = useState("");
  const worker = useRef<Worker>(undefined);
  const stop = (): void => worker.current?.terminate();

  useEffect(() => {
    let isGone = false;
    setSource("");
    setOutput("");
    void sources[`../lessons/typescript/${name}.ts`]?.().then((text) => {
      if (!isGone) setSource(text);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [name]);

  const run = (): void => {
    stop();
    setOutput("");
    const started = new Worker(new URL("../lessons/typescript-worker.ts", import.meta.url), {
      type: "module",
    });
    started.onmessage = ({ data }: MessageEvent<TypeScriptResponse>) => {
      if (data.type !== "done") setOutput((before) => `${before}${data.text}\n`);
      if (data.type !== "line") started.terminate();
    };
    started.onerror = ({ message }) => setOutput(message || "The worker could not be loaded.");
    started.postMessage(name);
    worker.current = started;
  };

  return (
    <details class="typescript">
      <summary>The same in TypeScript</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard. */}
      <section class="code" aria-label="Program in TypeScript" tabIndex={0}>
        <pre>{source}</pre>
      </section>
      <div class="row">
        <button type="button" disabled={source === ""} onClick={run}>
          Run the TypeScript
        </button>
      </div>
      <pre class="output" role="status" aria-label="Output of the TypeScript program">
        {output}
      </pre>
    </details>
  );
}
