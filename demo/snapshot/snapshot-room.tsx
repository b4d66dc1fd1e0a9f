// The snapshot room: a heap snapshot of V8, read in a worker of the page. Nothing leaves the machine.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { bytesText } from "./bytes-text.js";
import { FilePicker } from "./file-picker.js";
import type {
  Found,
  Grown,
  Loaded,
  Opened,
  SnapshotRequest,
  SnapshotResponse,
} from "./messages.js";
import { OpenedNode } from "./opened-node.js";
import { Lines, Types } from "./tables.js";
import "./snapshot.css";

export function SnapshotRoom(): JSX.Element {
  const [status, setStatus] = useState("");
  const [loaded, setLoaded] = useState<Loaded>();
  const [grown, setGrown] = useState<Grown>();
  const [opened, setOpened] = useState<Opened>();
  const [found, setFound] = useState<Found>();
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);

  const hear = (response: SnapshotResponse): void => {
    if (response.type === "reading") {
      setStatus(`Reading ${response.name}: ${Math.round(100 * response.share)} %`);
    } else if (response.type === "loaded") {
      setLoaded(response.loaded);
      setStatus("");
    } else if (response.type === "grown") {
      setGrown(response.grown);
      setStatus("");
    } else if (response.type === "opened") setOpened(response.opened);
    else if (response.type === "found") setFound(response.found);
    else setStatus(response.message);
  };
  const ask = (request: SnapshotRequest): void => {
    if (worker.current === undefined) {
      const made = new Worker(new URL("./snapshot-worker.ts", import.meta.url), { type: "module" });
      made.onmessage = ({ data }: MessageEvent<SnapshotResponse>) => hear(data);
      made.onerror = ({ message }) => setStatus(message || "The worker failed.");
      worker.current = made;
    }
    worker.current.postMessage(request);
  };
  const load = (file: File, isEarlier: boolean): void => {
    setStatus(`Reading ${file.name}`);
    if (!isEarlier) {
      // A worker of its own: what is still being read is dropped, and its memory with it.
      worker.current?.terminate();
      worker.current = undefined;
      for (const forget of [setLoaded, setOpened, setFound]) forget(undefined);
    }
    setGrown(undefined);
    ask({ type: "load", file, isEarlier });
  };
  const open = (node: number): void => ask({ type: "open", node });
  const find = (text: string): void => ask({ type: "find", text });
  return (
    <div class="snapshot">
      <h2>Snapshot room</h2>
      <p>
        Reads heap snapshots of V8: from Chrome's Memory panel, from Node (
        <code>v8.writeHeapSnapshot()</code>), or written by <code>writeHeapSnapshot</code> of this
        library. The file is read in this page and sent nowhere.
      </p>
      <div class="row">
        <FilePicker label="Snapshot" onFile={(file) => load(file, false)} />
        {loaded && (
          <FilePicker label="Compare with an earlier one" onFile={(file) => load(file, true)} />
        )}
        <span class="status" role="status">
          {status}
        </span>
      </div>
      {loaded && <Summary loaded={loaded} />}
      {opened && <OpenedNode opened={opened} onOpen={open} />}
      {grown && (
        <section aria-label="What grew">
          <h3>{`More than in ${grown.name}`}</h3>
          <Types name="Types that grew" types={grown.types} isGrowth onFind={find} />
          <Lines
            name="New objects"
            count={grown.count}
            lines={grown.nodes}
            isOpen={opened?.node}
            onOpen={open}
          />
        </section>
      )}
      {loaded && (
        <section aria-label="Types">
          <Search onFind={find} />
          {found && (
            <Lines
              name={`Objects: ${found.text}`}
              count={found.count}
              lines={found.nodes}
              isOpen={opened?.node}
              onOpen={open}
            />
          )}
          <Types name="Types" types={loaded.types} onFind={find} />
          {loaded.detachedCount > 0 && (
            <Lines
              name="Nodes that are no longer in a document"
              count={loaded.detachedCount}
              lines={loaded.detached}
              isOpen={opened?.node}
              onOpen={open}
            />
          )}
        </section>
      )}
    </div>
  );
}

function Summary({ loaded }: { readonly loaded: Loaded }): JSX.Element {
  const { name, nodes, edges, bytes, types } = loaded;
  const number = (value: number): string => value.toLocaleString("en");
  return (
    <p class="summary">
      <strong>{name}</strong>
      {`: ${number(nodes)} objects of ${number(types.length)} types, ${number(edges)} references, ${bytesText(bytes)}`}
    </p>
  );
}

function Search({ onFind }: { readonly onFind: (text: string) => void }): JSX.Element {
  const [text, setText] = useState("");
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onFind(text.trim());
      }}
    >
      <label>
        Objects of the type, or with the id (<code>@1234</code>):{" "}
        <input value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </label>
      <button type="submit">Find</button>
    </form>
  );
}
