// The program that is being written. Its text is the editor's, which tells of each change; from
// elsewhere it is set by `open` alone, when the reader asks for another program. So nothing that the
// page draws, however late, writes over what was typed.

import type { CodeEditor } from "./code-editor.js";

export class Draft {
  #source: string;
  #editor: CodeEditor | undefined;
  readonly #onChange: () => void;

  constructor(source: string, onChange: () => void) {
    this.#source = source;
    this.#onChange = onChange;
  }

  get source(): string {
    return this.#source;
  }

  /** The editor was loaded with the text, and has it from now on. */
  attach(editor: CodeEditor): void {
    this.#editor = editor;
  }

  detach(): void {
    this.#editor = undefined;
  }

  /** The editor says that its text is this now. */
  edited(source: string): void {
    this.#source = source;
    this.#onChange();
  }

  /** Another program, from outside: it can be undone in the editor. */
  open(source: string): void {
    this.#source = source;
    this.#editor?.setSource(source);
    this.#onChange();
  }
}
