// The strings of a heap snapshot: their bytes as in the file, decoded only when they are needed. Most never
// are.

import { fitted, widened, withRoom } from "./column.js";

const PAGE_BYTES = 1 << 18;
/** Up to this length a loop is faster than a subarray. */
const SHORT = 64;
const WORD_MAX = 0xffffffff;
const BACKSLASH = 0x5c;
const COUNT_MAX = 0xfffffff0;

/** Strings by number, from 0. */
export class Strings {
  #pages: Uint8Array[] = [];
  /** Bytes in use on all pages. */
  #byteCount = 0;
  /** Where each string begins. */
  #starts: Uint32Array | Float64Array = new Uint32Array(0);
  #count = 0;
  #decoder: TextDecoder | undefined;

  get count(): number {
    return this.#count;
  }

  /** Appends bytes to the string that is being read. */
  append(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const used = this.#byteCount % PAGE_BYTES;
      if (used === 0) this.#addPage(to - at);
      const page = this.#pages.at(-1) as Uint8Array;
      const length = Math.min(to - at, PAGE_BYTES - used);
      if (used + length > page.length) this.#enlargePage(used + length);
      copy(bytes, at, length, this.#pages.at(-1) as Uint8Array, used);
      this.#byteCount += length;
      at += length;
    }
  }

  /** Ends the string: bytes appended after this belong to the next one. */
  begin(): void {
    if (this.#byteCount > WORD_MAX) this.#starts = widened(this.#starts);
    this.#starts = withRoom(this.#starts, this.#count + 1, COUNT_MAX);
    this.#starts[this.#count++] = this.#byteCount;
  }

  /** After this: there is no unused room. */
  close(): void {
    this.#starts = fitted(this.#starts, this.#count);
  }

  #addPage(byteCount: number): void {
    // A small file does not need a full page.
    const isFirst = this.#pages.length === 0;
    this.#pages.push(new Uint8Array(isFirst ? Math.min(byteCount, PAGE_BYTES) : PAGE_BYTES));
  }

  #enlargePage(byteCount: number): void {
    const page = this.#pages.at(-1) as Uint8Array;
    const larger = new Uint8Array(Math.min(PAGE_BYTES, Math.max(byteCount, page.length * 2)));
    larger.set(page);
    this.#pages[this.#pages.length - 1] = larger;
  }

  /** The string; "" when there is no such number. */
  at(index: number): string {
    if (index >= this.#count) return "";
    const start = this.#starts[index] as number;
    const end = index + 1 < this.#count ? (this.#starts[index + 1] as number) : this.#byteCount;
    const bytes = this.#bytesOf(start, end);
    this.#decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
    const text = this.#decoder.decode(bytes);
    return bytes.includes(BACKSLASH) ? (JSON.parse(`"${text}"`) as string) : text;
  }

  #bytesOf(start: number, end: number): Uint8Array {
    const page = Math.floor(start / PAGE_BYTES);
    const from = start - page * PAGE_BYTES;
    const length = end - start;
    if (from + length <= PAGE_BYTES) {
      return (this.#pages[page] ?? new Uint8Array(0)).subarray(from, from + length);
    }
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const position = start + at;
      const piece = Math.floor(position / PAGE_BYTES);
      const offset = position - piece * PAGE_BYTES;
      const part = (this.#pages[piece] as Uint8Array).subarray(offset, offset + length - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

function copy(bytes: Uint8Array, from: number, length: number, to: Uint8Array, at: number): void {
  if (length > SHORT) to.set(bytes.subarray(from, from + length), at);
  else for (let index = 0; index < length; index++) to[at + index] = bytes[from + index] as number;
}
