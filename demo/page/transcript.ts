// What a program wrote, as far as the page keeps it.

import { append, type LeftOut, type OutputChange, type Written } from "../recording/output.js";

export class Transcript {
  /** The beginning, and the end; what was left out stood between them. */
  readonly head: Written[] = [];
  tail: readonly Written[] = [];
  leftOut: LeftOut = { lines: 0, characters: 0 };

  change({ head, tail, leftOut }: OutputChange): void {
    for (const part of head) append(this.head, part);
    this.tail = tail;
    this.leftOut = leftOut;
  }

  /** Why the program ended, at the end of all that it wrote. */
  fail(text: string): void {
    const part = { text: `${text}\n`, isError: true, at: 0 };
    if (this.tail.length > 0) this.tail = [...this.tail, part];
    else append(this.head, part);
  }
}
