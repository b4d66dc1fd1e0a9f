// The text of a program: positions to lines, and the error that stands for a place in it.

/** A program that is no Python, or uses what this Python does not have. */
export class PythonSyntaxError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** A text with its lines. */
export class Source {
  readonly text: string;
  readonly file: string;
  readonly lines: readonly string[];
  readonly #starts: number[];

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.lines = text.split("\n");
    let start = 0;
    this.#starts = this.lines.map((line) => {
      const own = start;
      start += line.length + 1;
      return own;
    });
  }

  /** The line of a position, counted from 1. */
  lineOf(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}
