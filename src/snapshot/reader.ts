// Reads a heap snapshot from bytes that come in pieces: an object whose member `snapshot` comes first,
// then the lists of numbers `nodes` and `edges`, and last `strings`. Other members are checked to be
// JSON and skipped. Only the columns are kept, and nothing recurses.

import { EdgeColumns, NodeColumns } from "./columns.js";
import { type Meta, readMeta } from "./meta.js";
import { NumberList, showByte } from "./numbers.js";
import { refuse } from "./refusal.js";
import { StringScanner } from "./string-scanner.js";
import { Strings } from "./strings.js";

/** A heap snapshot in columns. Nodes are numbered from 0, the root. */
export interface SnapshotFile {
  readonly meta: Meta;
  readonly nodes: NodeColumns;
  readonly edges: EdgeColumns;
  readonly strings: Strings;
}

/** Waits for the next piece, at each `yield`. */
type Steps<T> = Generator<undefined, T>;

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const ZERO = 0x30;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACES: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

const DEPTH_MAX = 200;
const META_BYTES_MAX = 1 << 20;
const KEY_BYTES_MAX = 1 << 12;
const SCALAR_BYTES_MAX = 400;
const SCALAR = /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/;
const IN_SCALAR = /[-+.\w]/;
const END = -1;

/** Call `write` with each piece, then `end`. */
export class SnapshotReader {
  readonly #byteLength: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** The offset of the first of `#bytes` in the file. */
  #base = 0;
  #isLast = false;
  #meta: Meta | undefined;
  #nodes: NodeColumns | undefined;
  #edges: EdgeColumns | undefined;
  #strings: Strings | undefined;
  readonly #scanner = new StringScanner();
  readonly #steps: Steps<void>;
  /** The bytes so far of a member that is read as text. */
  #kept: Uint8Array[] | undefined;
  #keptFrom = 0;

  /** The file has `byteLength` bytes; 0 when that is not certain. */
  constructor(byteLength: number) {
    this.#byteLength = byteLength;
    this.#steps = this.#file();
    this.#steps.next();
  }

  /** Reads a piece without keeping it. @throws {GcError} ERR_HEAP_SNAPSHOT */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#base += this.#bytes.length;
    this.#bytes = bytes;
    this.#at = 0;
    this.#keptFrom = 0;
    this.#steps.next();
    if (this.#kept !== undefined) this.#keep(bytes.length);
  }

  /** Ends the file. @throws {GcError} ERR_HEAP_SNAPSHOT */
  end(): SnapshotFile {
    this.#isLast = true;
    this.#steps.next();
    const [meta, nodes, edges, strings] = [this.#meta, this.#nodes, this.#edges, this.#strings];
    if (meta === undefined) throw this.#missing("snapshot");
    if (nodes === undefined) throw this.#missing("nodes");
    if (edges === undefined) throw this.#missing("edges");
    if (strings === undefined) throw this.#missing("strings");
    for (const [what, { highestName }] of [["node", nodes] as const, ["edge", edges] as const]) {
      if (highestName.index < strings.count) continue;
      const found = `the ${what} before it has the name ${highestName.index}`;
      const expected = `less than ${strings.count}, the number of strings`;
      throw refuse(highestName.byteOffset, found, expected);
    }
    return { meta, nodes, edges, strings };
  }

  #missing(name: string): Error {
    return refuse(this.#position, "the file ends", `the member ${JSON.stringify(name)}`);
  }

  get #position(): number {
    return this.#base + this.#at;
  }

  *#file(): Steps<void> {
    yield* this.#expect(OPEN, "{");
    if ((yield* this.#peek()) === CLOSE) {
      this.#at++;
    } else {
      do {
        yield* this.#member();
      } while (yield* this.#goesOn(CLOSE));
    }
    const byte = yield* this.#peek();
    if (byte !== END) throw this.#unexpected(byte, "the end of the file");
  }

  *#member(): Steps<void> {
    const key = yield* this.#key();
    const at = this.#position;
    if (key === "snapshot" && this.#meta === undefined) {
      yield* this.#peek();
      const start = this.#position;
      this.#meta = readMeta(yield* this.#text(), start);
      if (this.#meta.nodeCount === 0)
        throw refuse(start, "there are no nodes", "at least the root");
    } else if (key === "nodes" && this.#nodes === undefined) {
      if (this.#meta === undefined) throw refuse(at, "nodes", "snapshot before it");
      this.#nodes = new NodeColumns(this.#meta, this.#byteLength);
      yield* this.#numbers(this.#nodes);
      this.#nodes.close(this.#position);
    } else if (key === "edges" && this.#edges === undefined) {
      if (this.#meta === undefined) throw refuse(at, "edges", "snapshot before it");
      this.#edges = new EdgeColumns(this.#meta, this.#byteLength);
      yield* this.#numbers(this.#edges);
      this.#edges.close(this.#position);
    } else if (key === "strings" && this.#strings === undefined) {
      this.#strings = new Strings();
      yield* this.#stringList(this.#strings);
    } else if (["snapshot", "nodes", "edges", "strings"].includes(key)) {
      throw refuse(at, `a second member ${JSON.stringify(key)}`, "one");
    } else {
      yield* this.#skip();
    }
  }

  *#numbers(taker: NodeColumns | EdgeColumns): Steps<void> {
    yield* this.#expect(OPEN_LIST, "[");
    const list = new NumberList(taker);
    for (;;) {
      const end = list.read(this.#bytes, this.#at, this.#base);
      if (end >= 0) {
        this.#at = end;
        return;
      }
      yield* this.#more("a number or ]");
    }
  }

  *#stringList(strings: Strings): Steps<void> {
    yield* this.#expect(OPEN_LIST, "[");
    if ((yield* this.#peek()) === CLOSE_LIST) {
      this.#at++;
      return;
    }
    do {
      this.#plainStrings(strings);
      yield* this.#expect(QUOTE, "a string");
      strings.begin();
      yield* this.#string((bytes, from, to) => strings.append(bytes, from, to));
    } while (yield* this.#goesOn(CLOSE_LIST));
    strings.close();
  }

  /** Reads strings without escapes that a comma follows in this piece: nearly all. */
  #plainStrings(strings: Strings): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    for (let at = this.#at; ; ) {
      if (bytes[at] === LINE_FEED) at++;
      if (bytes[at] !== QUOTE) return;
      const from = ++at;
      while (at < length && isPlain(bytes[at] as number)) at++;
      if (bytes[at] !== QUOTE || bytes[at + 1] !== COMMA) return;
      strings.begin();
      strings.append(bytes, from, at);
      at += 2;
      this.#at = at;
    }
  }

  /** The rest of a string whose opening quote was read; its bytes as in the file. */
  *#string(take?: (bytes: Uint8Array, from: number, to: number) => void): Steps<void> {
    this.#scanner.begin();
    for (;;) {
      const from = this.#at;
      const end = this.#scanner.read(this.#bytes, from, this.#base);
      take?.(this.#bytes, from, end < 0 ? this.#bytes.length : end);
      if (end >= 0) {
        this.#at = end + 1;
        return;
      }
      yield* this.#more('"');
    }
  }

  /** A key, and the colon after it. */
  *#key(): Steps<string> {
    yield* this.#expect(QUOTE, "the name of a member");
    const start = this.#position;
    let text = "";
    yield* this.#string((bytes, from, to) => {
      if (text.length + to - from > KEY_BYTES_MAX) {
        throw refuse(start, "the name of a member is long", `at most ${KEY_BYTES_MAX} bytes`);
      }
      text += String.fromCharCode(...bytes.subarray(from, to));
    });
    yield* this.#expect(COLON, ":");
    return text;
  }

  /** The next value as text. */
  *#text(): Steps<string> {
    const kept: Uint8Array[] = [];
    this.#kept = kept;
    this.#keptFrom = this.#at;
    yield* this.#skip();
    this.#keep(this.#at);
    this.#kept = undefined;
    const decoder = new TextDecoder();
    return kept.map((bytes) => decoder.decode(bytes, { stream: true })).join("") + decoder.decode();
  }

  #keep(end: number): void {
    this.#kept?.push(this.#bytes.slice(this.#keptFrom, end));
    const byteCount = this.#kept?.reduce((sum, { length }) => sum + length, 0) ?? 0;
    if (byteCount <= META_BYTES_MAX) return;
    throw refuse(this.#position, "snapshot is long", `at most ${META_BYTES_MAX} bytes`);
  }

  /** Skips a value. */
  *#skip(): Steps<void> {
    /** The closing bracket of each enclosing list and object. */
    const ends: number[] = [];
    for (;;) {
      const byte = yield* this.#peek();
      if (byte === OPEN || byte === OPEN_LIST) {
        this.#at++;
        const end = byte === OPEN ? CLOSE : CLOSE_LIST;
        if ((yield* this.#peek()) !== end) {
          if (ends.push(end) > DEPTH_MAX) {
            throw refuse(this.#position, "values within values", `at most ${DEPTH_MAX} deep`);
          }
          if (end === CLOSE) yield* this.#key();
          else this.#skipCounts();
          continue;
        }
        this.#at++;
      } else if (byte === QUOTE) {
        this.#at++;
        yield* this.#string();
      } else {
        yield* this.#scalar();
      }
      // A value has ended, and perhaps the ones around it.
      for (;;) {
        const end = ends.at(-1);
        if (end === undefined) return;
        if (yield* this.#goesOn(end)) {
          if (end === CLOSE) yield* this.#key();
          else this.#skipCounts();
          break;
        }
        ends.pop();
      }
    }
  }

  /** In a list, skips whole numbers that a comma follows in this piece: most of what is skipped. */
  #skipCounts(): void {
    const bytes = this.#bytes;
    for (let at = this.#at; ; ) {
      const first = (bytes[at] ?? 0) - ZERO;
      if (first < 0 || first > 9) return;
      at++;
      while (first > 0 && at < bytes.length && isDigit(bytes[at] as number)) at++;
      if (bytes[at] === LINE_FEED) at++;
      if (bytes[at] !== COMMA) return;
      this.#at = ++at;
    }
  }

  /** Skips a number, true, false or null. */
  *#scalar(): Steps<void> {
    const start = this.#position;
    let text = "";
    for (;;) {
      if (this.#at === this.#bytes.length) {
        if (this.#isLast) break;
        yield undefined;
        continue;
      }
      const character = String.fromCharCode(this.#bytes[this.#at] as number);
      if (!IN_SCALAR.test(character) || text.length > SCALAR_BYTES_MAX) break;
      text += character;
      this.#at++;
    }
    if (SCALAR.test(text)) return;
    if (text !== "") throw refuse(start, JSON.stringify(text.slice(0, 40)), "a value");
    throw this.#unexpected(yield* this.#peek(), "a value");
  }

  /** Reads a comma or the closing bracket. Returns whether it was a comma. */
  *#goesOn(end: number): Steps<boolean> {
    const byte = yield* this.#peek();
    if (byte !== COMMA && byte !== end) {
      throw this.#unexpected(byte, `a comma or ${String.fromCharCode(end)}`);
    }
    this.#at++;
    return byte === COMMA;
  }

  *#expect(wanted: number, expected: string): Steps<void> {
    const byte = yield* this.#peek();
    if (byte !== wanted) throw this.#unexpected(byte, expected);
    this.#at++;
  }

  /** The next byte that is not space, without reading it; END after the last. */
  *#peek(): Steps<number> {
    for (;;) {
      while (this.#at < this.#bytes.length) {
        const byte = this.#bytes[this.#at] as number;
        if (!SPACES.includes(byte)) return byte;
        this.#at++;
      }
      if (this.#isLast) return END;
      yield undefined;
    }
  }

  /** Waits for the next piece if this one is finished. */
  *#more(expected: string): Steps<void> {
    this.#at = this.#bytes.length;
    if (this.#isLast) throw this.#unexpected(END, expected);
    yield undefined;
  }

  #unexpected(byte: number, expected: string): Error {
    return refuse(this.#position, byte === END ? "the file ends" : showByte(byte), expected);
  }
}

/** Whether the byte stands for itself in a string. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}
