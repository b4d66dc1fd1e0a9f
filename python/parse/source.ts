// What is no Python: the error that stands for a place in a program.

/** A program that is no Python, or uses what this Python does not have. */
export class PythonSyntaxError extends Error {
  readonly line: number;
  readonly type: "SyntaxError" | "IndentationError" | "TabError";

  constructor(message: string, line: number, type: PythonSyntaxError["type"] = "SyntaxError") {
    super(message);
    this.line = line;
    this.type = type;
  }
}
