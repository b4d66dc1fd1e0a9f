// Where the editor stands; until it is loaded, the program is there to read.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CodeEditor } from "./code-editor.js";

interface Props {
  readonly source: string;
  readonly line: number;
  readonly errorLine: number;
  readonly onChange: (source: string) => void;
  readonly run: () => void;
}

export function Editor({ source, line, errorLine, onChange, run }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<CodeEditor>();
  const calls = useRef({ onChange, run });
  calls.current = { onChange, run };
  useEffect(() => {
    let made: CodeEditor | undefined;
    let isGone = false;
    void import("./code-editor.js").then(({ createEditor }) => {
      if (isGone || !host.current) return;
      made = createEditor(
        host.current,
        source,
        (text) => calls.current.onChange(text),
        () => calls.current.run(),
      );
      setEditor(made);
    });
    return () => {
      isGone = true;
      made?.destroy();
    };
    // The first source only: later ones go through setSource.
  }, []);
  useEffect(() => editor?.setSource(source), [editor, source]);
  useEffect(() => editor?.mark(line, errorLine), [editor, line, errorLine, source]);
  return (
    <div class="editor">
      <div ref={host} class="editor-host" />
      {!editor && <pre class="loading">{source}</pre>}
    </div>
  );
}
