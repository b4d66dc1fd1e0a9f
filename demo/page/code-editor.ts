// The editor: CodeMirror, in a shadow root, where its styles need no inline style sheet and so pass
// a strict policy.

import { indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";

export interface CodeEditor {
  setSource(source: string): void;
  /** Marks the line that runs next, and the one that an exception points at; 0 is none. */
  mark(line: number, errorLine: number): void;
  destroy(): void;
}

interface Marks {
  readonly line: number;
  readonly errorLine: number;
}

const setMarks = StateEffect.define<Marks>();
const lineMark: Decoration = Decoration.line({ class: "next-line" });
const errorMark: Decoration = Decoration.line({ class: "error-line" });

const marksField: StateField<DecorationSet> = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return decorate(transaction.state, effect.value);
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate({ doc }: EditorState, { line, errorLine }: Marks): DecorationSet {
  const at = (number: number, mark: Decoration) =>
    number > 0 && number <= doc.lines ? [mark.range(doc.line(number).from)] : [];
  return Decoration.set([...at(line, lineMark), ...at(errorLine, errorMark)], true);
}

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-content": { caretColor: "var(--text)", fontFamily: "var(--mono)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": {
    backgroundColor: "var(--surface)",
    color: "var(--muted)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { backgroundColor: "var(--selection)" },
  ".next-line, .next-line.cm-activeLine": { backgroundColor: "var(--next-line)" },
  ".error-line, .error-line.cm-activeLine": { backgroundColor: "var(--error-line)" },
  "@media (forced-colors: active)": {
    ".next-line": { outline: "2px solid Highlight", outlineOffset: "-2px" },
    ".error-line": { outline: "2px dashed CanvasText", outlineOffset: "-2px" },
  },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--surface)" },
});

const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  {
    tag: [tags.function(tags.variableName), tags.definition(tags.className), tags.className],
    color: "var(--code-name)",
  },
]);

/** Scrolls the editor alone, and not the page, until the line is seen. */
function showLine(view: EditorView, region: HTMLElement | null, line: number): void {
  if (!region || line < 1 || line > view.state.doc.lines) return;
  const { top, bottom } = view.lineBlockAt(view.state.doc.line(line).from);
  const { scrollTop, clientHeight } = region;
  if (top < scrollTop || bottom > scrollTop + clientHeight - LINE_MARGIN) {
    region.scrollTop = top - clientHeight / 2;
  }
}

/** Pixels of a line: one that is only half seen is scrolled to. */
const LINE_MARGIN = 20;

export function createEditor(
  host: HTMLElement,
  source: string,
  onChange: (source: string) => void,
  run: () => void,
): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const runKey = {
    key: "Mod-Enter",
    run: (): boolean => {
      run();
      return true;
    },
  };
  const state = EditorState.create({
    doc: source,
    extensions: [
      keymap.of([runKey, indentWithTab]),
      basicSetup,
      python(),
      indentUnit.of("    "),
      theme,
      syntaxHighlighting(highlighting),
      marksField,
      EditorView.contentAttributes.of({
        "aria-label": "Program in Python",
        "aria-description": "Tab indents; Escape and then Tab leaves the editor.",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
  const view = new EditorView({ state, parent: root, root });
  view.scrollDOM.tabIndex = 0; // a wide program scrolls by the keyboard too
  let shownLine = 0;
  // After the editor has measured its lines anew.
  const showAgain = new ResizeObserver(() =>
    view.requestMeasure({
      read: () => undefined,
      write: () => showLine(view, host.parentElement, shownLine),
    }),
  );
  if (host.parentElement) showAgain.observe(host.parentElement);
  return {
    setSource(text: string): void {
      if (text === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    mark(line: number, errorLine: number): void {
      view.dispatch({ effects: setMarks.of({ line, errorLine }) });
      shownLine = errorLine || line;
      showLine(view, host.parentElement, shownLine);
    },
    destroy(): void {
      showAgain.disconnect();
      view.destroy();
    },
  };
}
