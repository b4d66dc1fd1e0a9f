// The error for text that is not Python, with its place in the program.

/** A program that is not Python, or uses a feature that this Python does not have. */
export class PythonSyntaxError extends Error {
  readonly line: number;
  readonly type: "SyntaxError" | "IndentationError" | "TabError";

  constructor(message: string, line: number, type: PythonSyntaxError["type"] = "SyntaxError") {
    super(message);
    this.line = line;
    this.type = type;
  }
}
