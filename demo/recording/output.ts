// What a program wrote, bounded: its beginning, its end, and how much was left out between the two.
// Both are worth having: the beginning belongs to the moments, and the end has the traceback.

export interface Written {
  text: string;
  readonly isError: boolean;
  /** Characters that were written before it. */
  at: number;
}

export interface LeftOut {
  readonly lines: number;
  readonly characters: number;
}

/** What a reader of the output is told: what is new at the beginning, and the end anew. */
export interface OutputChange {
  readonly head: readonly Written[];
  readonly tail: readonly Written[];
  readonly leftOut: LeftOut;
}

/** Where text goes to another stream a row begins, too: rows are what costs a page time. */
interface Limits {
  readonly rows: number;
  readonly characters: number;
}
const HEAD: Limits = { rows: 2000, characters: 100_000 };
const TAIL: Limits = { rows: 200, characters: 10_000 };

/** Adds `part` to `parts`; text of the same stream goes on in the last part. */
export function append(parts: Written[], part: Written): void {
  const last = parts.at(-1);
  if (last?.isError === part.isError) last.text += part.text;
  else parts.push({ ...part });
}

function lineCount(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The length of the first `count` lines; of all when there are fewer. */
function lengthOfLines(text: string, count: number): number {
  let length = 0;
  for (let line = 0; line < count; line++) {
    const end = text.indexOf("\n", length);
    if (end < 0) return text.length;
    length = end + 1;
  }
  return length;
}

export class Output {
  /** Characters that were written. */
  length = 0;
  readonly #room: { rows: number; characters: number } = { ...HEAD };
  #isHeadFull = false;
  #isErrorLast: boolean | undefined;
  /** What the head has got since it was last taken. */
  #head: Written[] = [];
  #tail: Written[] = [];
  #tailRows = 0;
  #tailCharacters = 0;
  #leftOut: LeftOut = { lines: 0, characters: 0 };

  write(text: string, isError: boolean): void {
    const at = this.length;
    this.length += text.length;
    const taken = this.#takeToHead(text, isError, at);
    if (taken === text.length) return;
    this.#takeToTail({ text: text.slice(taken), isError, at: at + taken });
  }

  /** What a reader has not heard yet. */
  take(): OutputChange {
    this.#shorten();
    const head = this.#head;
    this.#head = [];
    return { head, tail: this.#tail.map((part) => ({ ...part })), leftOut: this.#leftOut };
  }

  /** How many characters of it the head has room for; it closes with the first that it has not. */
  #takeToHead(text: string, isError: boolean, at: number): number {
    if (this.#isHeadFull) return 0;
    const room = this.#room;
    if (this.#isErrorLast !== isError) room.rows--;
    this.#isErrorLast = isError;
    const whole = text.slice(0, room.characters);
    const taken = lengthOfLines(whole, Math.max(0, room.rows));
    const part = text.slice(0, taken);
    room.rows -= lineCount(part);
    room.characters -= taken;
    this.#isHeadFull = taken < text.length;
    if (taken > 0) append(this.#head, { text: part, isError, at });
    return taken;
  }

  #takeToTail({ text, isError, at }: Written): void {
    const excess = Math.max(0, text.length - TAIL.characters);
    if (excess > 0) {
      for (const part of this.#tail) this.#leaveOut(part.text);
      this.#leaveOut(text.slice(0, excess));
      this.#tail = [];
      this.#tailRows = 0;
      this.#tailCharacters = 0;
    }
    if (this.#tail.at(-1)?.isError !== isError) this.#tailRows++;
    const kept = text.slice(excess);
    append(this.#tail, { text: kept, isError, at: at + excess });
    this.#tailRows += lineCount(kept);
    this.#tailCharacters += kept.length;
    // Not at each write: what is too much is dropped when there is as much of it again.
    const isMuch = this.#tailRows > 2 * TAIL.rows || this.#tailCharacters > 2 * TAIL.characters;
    if (isMuch) this.#shorten();
  }

  #leaveOut(text: string): void {
    const { lines, characters } = this.#leftOut;
    this.#leftOut = {
      lines: lines + lineCount(text),
      characters: characters + text.length,
    };
  }

  /** Brings the tail within its limits. */
  #shorten(): void {
    while (this.#tailRows > TAIL.rows || this.#tailCharacters > TAIL.characters) {
      const first = this.#tail[0] as Written;
      const byRows = lengthOfLines(first.text, Math.max(0, this.#tailRows - TAIL.rows));
      const cut = Math.min(
        first.text.length,
        Math.max(byRows, this.#tailCharacters - TAIL.characters),
      );
      const dropped = first.text.slice(0, cut);
      this.#leaveOut(dropped);
      this.#tailRows -= lineCount(dropped);
      this.#tailCharacters -= cut;
      if (cut === first.text.length) {
        this.#tail.shift();
        this.#tailRows--;
      } else {
        first.text = first.text.slice(cut);
        first.at += cut;
      }
    }
  }
}
