// Finds a recorded heap on the disk, unpacks and reads it. The one file here with paths and compression;
// every failure leaves it as a HeapFileError that names the file.

import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { HeapFileError, type HeapGraph, readHeapFile } from "./heap-file.js";
import { type HeapNames, numberedNames, readHeapNames } from "./heap-names.js";

export interface HeapSource {
  /** The path that was read. */
  readonly path: string;
  readonly graph: HeapGraph;
  readonly names: HeapNames;
}

// The limit of Node's readFileSync. A heap of ten million objects has about 300 MB.
const FILE_BYTES_MAX = 2 ** 31 - 1;

/**
 * Reads `file`, which may be given without its `.bin.gz` or `.bin`, packed or not, and the names from the
 * `.json` next to it, if there is one.
 *
 *
 * @throws {HeapFileError} ERR_HEAP_FILE with the path in the message.
 */
export function openHeap(file: string): HeapSource {
  const path = findFile(file);
  const packed = naming(path, () => readBytes(path));
  const isPacked = packed[0] === 0x1f && packed[1] === 0x8b;
  const bytes = isPacked ? naming(path, () => unpack(packed)) : packed;
  const graph = naming(isPacked ? `${path}, unpacked` : path, () => readHeapFile(bytes));

  const namesPath = `${path.replace(/(\.bin)?(\.gz)?$/, "")}.json`;
  if (!isFile(namesPath)) {
    return { path, graph, names: numberedNames(graph) };
  }
  const names = naming(namesPath, () => readHeapNames(readText(namesPath), graph));
  return { path, graph, names };
}

function findFile(file: string): string {
  const paths = [file, `${file}.bin.gz`, `${file}.bin`];
  const found = paths.find(isFile);
  if (found === undefined) {
    throw new HeapFileError(`no such file: ${paths.join(", ")}.`);
  }
  return found;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function readBytes(path: string): Uint8Array {
  const fileBytes = statSync(path).size;
  if (fileBytes > FILE_BYTES_MAX) {
    throw new HeapFileError(`${fileBytes} bytes (expected at most ${FILE_BYTES_MAX}).`);
  }
  return readFileSync(path);
}

function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path));
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: FILE_BYTES_MAX });
  } catch (error) {
    const reason = (error as Error).message;
    throw new HeapFileError(`${packed.byteLength} bytes of gzip do not unpack: ${reason}.`);
  }
}

/** Runs `read`; errors of the file and of the file system get `path` in front. */
function naming<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isExpected = error instanceof HeapFileError || isSystemError(error);
    throw isExpected ? new HeapFileError(`${path}: ${(error as Error).message}`) : error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
