// Where the editor stands; until it is loaded, the program is there to read.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CodeEditor } from "./code-editor.js";
import type { Draft } from "./draft.js";
import { whenIdle } from "./frames.js";

interface Props {
  /** Stays the same as long as the editor is there. */
  readonly draft: Draft;
  /** Whether the first picture is on its way, and comes before the editor. */
  readonly isLater: boolean;
  /** Lines of the text as it is: the one that runs next, and the one of an exception; 0 is none. */
  readonly line: number;
  readonly errorLine: number;
  readonly run: () => void;
}

/** As long the editor waits for the first picture. */
const LATER_MS = 1000;

export function Editor({ draft, isLater, line, errorLine, run }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor>();
  const runNow = useRef(run);
  runNow.current = run;
  const load = useRef(() => {});
  useEffect(() => {
    let made: CodeEditor | undefined;
    let isGone = false;
    let isLoading = false;
    load.current = () => {
      if (isLoading) return;
      isLoading = true;
      void import("./code-editor.js").then(({ createEditor }) => {
        if (isGone || !host.current) return;
        made = createEditor(
          host.current,
          draft.source,
          (source) => draft.edited(source),
          () => runNow.current(),
        );
        draft.attach(made);
        setEditor(made);
      });
    };
    return () => {
      isGone = true;
      draft.detach();
      made?.destroy();
    };
  }, [draft]);
  useEffect(() => {
    const start = (): void => load.current();
    if (!isLater) return whenIdle(start);
    const timer = setTimeout(start, LATER_MS);
    return () => clearTimeout(timer);
  }, [draft, isLater]);
  useEffect(() => editor?.mark(line, errorLine), [editor, line, errorLine]);
  return (
    <div class="editor">
      <div ref={host} class="editor-host" />
      {!editor && (
        <pre class="loading">
          {draft.source.split("\n").map((text, at) => (
            <span key={at} class={at + 1 === line ? "next-line" : ""}>{`${text}\n`}</span>
          ))}
        </pre>
      )}
    </div>
  );
}
