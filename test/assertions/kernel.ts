// The debug kernel and its sources: the places of its assertions, and which of them a trap comes from.

import { readdirSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

const FOLDER = "assembly";

/** A line of the kernel that begins with `assert`: an assertion, or a call of several. */
const ASSERTION = /^ *assert\w*\(.*\);(?: \/\/ (.+))?$/;
const FUNCTION = /^(?:export )?function (\w+)/;

export interface Assertion {
  /** File and line, as in `assembly/bits.ts:9`. */
  readonly place: string;
  /** The function and the reason, for an assertion itself. */
  readonly name: string | undefined;
}

/** Every line of the kernel's sources, with its place and its function. */
export function linesOfSources(): { place: string; line: string; within: string }[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));
  return files.flatMap((file) => {
    let within = "";
    return readFileSync(`${FOLDER}/${file}`, "utf8")
      .split("\n")
      .map((line, index) => {
        within = FUNCTION.exec(line)?.[1] ?? within;
        return { place: `${FOLDER}/${file}:${index + 1}`, line, within };
      });
  });
}

/** Every assertion, and every call of several, in order. */
export function assertionsOfSources(): Assertion[] {
  return linesOfSources().flatMap(({ place, line, within }) => {
    const match = ASSERTION.exec(line);
    if (!match) return [];
    const reason = match[1];
    return [{ place, name: reason && `${within}: ${reason}` }];
  });
}

/** A compiled kernel and its source map. */
export interface MappedKernel {
  readonly module: WebAssembly.Module;
  readonly map: SourceMap;
}

export function mappedKernel(wasm: Uint8Array<ArrayBuffer>, map: string): MappedKernel {
  return { module: new WebAssembly.Module(wasm), map: new SourceMap(JSON.parse(map)) };
}

/** The debug kernel, compiled from sources with one line missing. */
export async function kernelWithout(file: string, line: string): Promise<MappedKernel> {
  const { wasm, map } = await compile("debug", (path, source) => {
    if (path !== file) return source;
    if (source.split(line).length !== 2) throw new Error(`${file} has not one line "${line}"`);
    return source.replace(line, "");
  });
  return mappedKernel(wasm, map);
}

/** The release kernel, compiled from sources without any assertion. */
export async function kernelWithoutAssertions(): Promise<Uint8Array> {
  const places = new Set(assertionsOfSources().map(({ place }) => place));
  const { wasm } = await compile("release", (path, source) => {
    const lines = source.split("\n");
    return lines.filter((_, index) => !places.has(`${path}:${index + 1}`)).join("\n");
  });
  return wasm;
}

async function compile(
  target: string,
  edit: (path: string, source: string) => string,
): Promise<{ wasm: Uint8Array<ArrayBuffer>; map: string }> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  let map = "";
  const { error } = await main(["--config", "asconfig.json", "--target", target], {
    readFile(name, folder) {
      const path = join(folder, name).replaceAll("\\", "/");
      const source = readFileIfThere(path);
      return source === null ? null : edit(path, source);
    },
    writeFile(name, contents) {
      if (name.endsWith(".wasm")) wasm = Uint8Array.from(contents as Uint8Array);
      if (name.endsWith(".map")) map = contents as string;
    },
  });
  if (!wasm) throw error ?? new Error("asc wrote no module");
  return { wasm, map };
}

function readFileIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** File and line of each frame of the kernel in a trap's stack, the innermost first. */
export function placesOf(trap: Error, map: SourceMap): string[] {
  const frames = [...(trap.stack ?? "").matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g)];
  return frames.map(([, offset]) => placeAt(Number.parseInt(offset as string, 16), map));
}

/** A trap itself has no place in the map; the condition before it has. */
function placeAt(offset: number, map: SourceMap): string {
  for (let at = offset; at > offset - 16; at--) {
    const entry = map.findEntry(0, at);
    if ("originalSource" in entry && entry.originalSource !== undefined) {
      return `${entry.originalSource}:${entry.originalLine + 1}`;
    }
  }
  return "nowhere";
}
