// The errors that stop a program.

/** An error of the running program, which it can catch: the value is this text. */
export class Fault extends Error {}

/** The thrown value; its reference still belongs to the stack. */
export class Thrown {
  readonly tag: number;
  readonly value: number;

  constructor(tag: number, value: number) {
    this.tag = tag;
    this.value = value;
  }
}

/** An error that the program did not catch. */
export class Uncaught extends Error {
  constructor(value: string, trace: readonly string[]) {
    super([value, ...trace.map((line) => `  at ${line}`)].join("\n"));
    this.name = "Uncaught";
  }
}
