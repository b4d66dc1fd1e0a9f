// A source of bytes, read to its end.

import { wrongArgument } from "../errors/arguments.js";
import { type SnapshotFile, SnapshotReader } from "./reader.js";
import { openSource } from "./source.js";

/** How far a heap snapshot has been read. */
export interface SnapshotProgress {
  /** Bytes read so far. */
  readonly bytes: number;
  /** Bytes in all; 0 when the source does not say. */
  readonly byteLength: number;
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: SnapshotProgress) => void) | undefined;
}

/** Reads all pieces, with one at a time in memory. The source is closed, even after an error. */
export async function readSnapshot(
  source: unknown,
  { signal, onProgress }: ReadOptions,
): Promise<SnapshotFile> {
  signal?.throwIfAborted();
  const pieces = openSource(source);
  const aborted = abortion(signal);
  try {
    const reader = new SnapshotReader(pieces.isMeasured ? pieces.byteLength : 0);
    const toBytes = new TextPieces();
    let byteCount = 0;
    for (;;) {
      const piece = await (aborted
        ? Promise.race([aborted.promise, pieces.next()])
        : pieces.next());
      signal?.throwIfAborted();
      if (piece === undefined) break;
      const bytes = toBytes.bytesOf(piece);
      reader.write(bytes);
      byteCount += bytes.length;
      onProgress?.({ bytes: byteCount, byteLength: pieces.byteLength });
    }
    reader.write(toBytes.rest());
    return reader.end();
  } catch (error) {
    pieces.close();
    throw error;
  } finally {
    aborted?.forget();
  }
}

/** A promise that is rejected when the signal is aborted, for a source that yields nothing more. */
function abortion(
  signal: AbortSignal | undefined,
): { promise: Promise<never>; forget(): void } | undefined {
  if (signal === undefined) return undefined;
  let abort = (): void => {};
  const promise = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  promise.catch(() => {}); // Nothing awaits it when the signal comes between two pieces.
  return { promise, forget: () => signal.removeEventListener("abort", abort) };
}

/** Encodes pieces that are text, which may end within a character. */
class TextPieces {
  readonly #encoder = new TextEncoder();
  #half = "";

  bytesOf(piece: unknown): Uint8Array {
    if (piece instanceof Uint8Array) return piece;
    if (typeof piece !== "string") {
      throw wrongArgument("loadHeapSnapshot", "a piece of source", "bytes or text", piece);
    }
    const text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    this.#half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : "";
    return this.#encoder.encode(this.#half === "" ? text : text.slice(0, -1));
  }

  rest(): Uint8Array {
    return this.#encoder.encode(this.#half);
  }
}
