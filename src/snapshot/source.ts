// Sources of a heap snapshot's bytes: anything that yields them in pieces, on any host.

import { wrongArgument } from "../errors/arguments.js";
import { show, typeError } from "../errors/error.js";

/**
 * Bytes, or something that yields them in pieces. Pieces may also be text, as `writeHeapSnapshot` yields it.
 * A string is the path of a file, in Node, Deno and Bun.
 */
export type SnapshotSource =
  | string
  | ArrayBuffer
  | Uint8Array
  | Blob
  | Response
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** Bytes that are all in memory are read in pieces of this length. */
const PIECE_BYTES = 1 << 22;

/** Pieces, each requested after the one before was read. */
export interface Pieces {
  /** The next piece; undefined after the last. */
  next(): Promise<unknown>;
  /** Closes the source. */
  close(): void;
  /** Number of bytes in all; 0 when the source does not say. */
  readonly byteLength: number;
  /** Whether `byteLength` is certain, not only claimed. */
  readonly isMeasured: boolean;
}

/** @throws {TypeError} ERR_ARGUMENT for a value that is not a source of bytes. */
export function openSource(source: unknown): Pieces {
  if (typeof source === "string") return openFile(source);
  if (source instanceof ArrayBuffer) return openBytes(new Uint8Array(source));
  if (ArrayBuffer.isView(source)) {
    return openBytes(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }
  if (typeof source !== "object" || source === null) throw wrongSource(source);
  if ("stream" in source && typeof source.stream === "function" && "size" in source) {
    const pieces = openStream((source as Blob).stream());
    return { ...pieces, byteLength: (source as Blob).size, isMeasured: true };
  }
  if ("body" in source && "headers" in source) return openResponse(source as Response);
  if ("getReader" in source) return openStream(source as ReadableStream<Uint8Array>);
  return openIterable(source);
}

function wrongSource(source: unknown): TypeError {
  const expected = "bytes, a stream, a Blob, a Response or the path of a file";
  return wrongArgument("loadHeapSnapshot", "source", expected, source);
}

function openBytes(bytes: Uint8Array): Pieces {
  let at = 0;
  return {
    async next() {
      if (at >= bytes.length) return undefined;
      // Lets timers run, and with them code that wants to abort.
      if (at > 0) await new Promise((resolve) => setTimeout(resolve));
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      at += piece.length;
      return piece;
    },
    close() {
      at = bytes.length;
    },
    byteLength: bytes.length,
    isMeasured: true,
  };
}

function openStream(stream: ReadableStream<Uint8Array>): Pieces {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? undefined : value;
    },
    close() {
      reader.cancel().catch(() => {}); // It has failed already.
    },
    byteLength: 0,
    isMeasured: false,
  };
}

function openResponse(response: Response): Pieces {
  const { body, headers, ok, status } = response;
  if (!ok || body === null || response.bodyUsed) {
    const what = ok
      ? "a response without a body that can be read"
      : `a response with status ${status}`;
    throw typeError(
      "ERR_ARGUMENT",
      `loadHeapSnapshot: source is ${what}. Pass a response that succeeded, unread.`,
    );
  }
  // The length of a compressed body is not the number of bytes that are read.
  const length = headers.has("content-encoding") ? 0 : Number(headers.get("content-length"));
  return { ...openStream(body), byteLength: Number.isSafeInteger(length) ? length : 0 };
}

function openIterable(source: object): Pieces {
  const { [Symbol.asyncIterator]: inTime, [Symbol.iterator]: atOnce } = source as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  const iterator = inTime?.call(source) ?? atOnce?.call(source);
  if (iterator === undefined) throw wrongSource(source);
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done === true ? undefined : (value ?? null);
    },
    close() {
      void (async () => iterator.return?.())().catch(() => {});
    },
    byteLength: 0,
    isMeasured: false,
  };
}

/** The part of Node's `fs` that is needed. */
interface FileSystem {
  createReadStream(path: string, options: object): AsyncIterable<Uint8Array>;
  statSync(path: string): { readonly size: number };
}

function openFile(path: string): Pieces {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): FileSystem | undefined };
  };
  const files = process?.getBuiltinModule?.("node:fs");
  if (files === undefined) {
    throw typeError(
      "ERR_ARGUMENT",
      `loadHeapSnapshot: source is ${show(path)}, and this host has no files. Pass a Blob or a stream.`,
    );
  }
  const { size } = files.statSync(path);
  const pieces = openIterable(files.createReadStream(path, { highWaterMark: PIECE_BYTES >> 2 }));
  return { ...pieces, byteLength: size, isMeasured: true };
}
