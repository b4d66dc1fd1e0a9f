// Files of recordings, at any path.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type AutomaticRun, readAutomatic } from "../../test/replay/automatic.js";
import { type Recording, readRecording } from "../../test/replay/recording.js";

/** There is no recording there, or the file is not one. */
export class NoRecording extends Error {
  constructor(what: string) {
    super(`${what} Give a recording (*.jsonl) or a folder of them.`);
  }
}

/** The files at `path`: itself, or all below it. */
export function recordingsAt(path: string): string[] {
  if (!existsSync(path)) throw new NoRecording(`${path} does not exist.`);
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(path, name))
    .sort();
  if (files.length === 0) throw new NoRecording(`no recording is in ${path}.`);
  return files;
}

/** The content of a file: a program, or runs of automatic collection. */
export function readFileOf(file: string): Recording | AutomaticRun[] {
  try {
    const text = readFileSync(file, "utf8");
    return text.startsWith('{"auto"') ? readAutomatic(text) : readRecording(file, text);
  } catch (error) {
    throw new NoRecording((error as Error).message);
  }
}
