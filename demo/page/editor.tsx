// Where the editor stands; until it is loaded, the program is there to read.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CodeEditor } from "./code-editor.js";
import type { Draft } from "./draft.js";
import { whenIdle } from "./frames.js";

interface Props {
  /** Stays the same as long as the editor is there. */
  readonly draft: Draft;
  /** Lines of the text as it is: the one that runs next, and the one of an exception; 0 is none. */
  readonly line: number;
  readonly errorLine: number;
  readonly run: () => void;
}

export function Editor({ draft, line, errorLine, run }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor>();
  const runNow = useRef(run);
  runNow.current = run;
  useEffect(() => {
    let made: CodeEditor | undefined;
    let isGone = false;
    const load = (): void => {
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
    const cancel = whenIdle(load);
    return () => {
      isGone = true;
      cancel();
      draft.detach();
      made?.destroy();
    };
  }, [draft]);
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
