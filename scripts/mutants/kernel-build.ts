// Compiles the kernel of a copy of the project in this process, where the compiler is warm: a second,
// not ten. Optimised less than the release: a bug in the source is none of the optimiser's.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

const OUT_FILE = "build/mutant.wasm";

/** After this: the module that the copy's sources inline is that of its assembly/. */
export async function buildKernel(folder: string): Promise<void> {
  writeFileSync(join(folder, "src/kernel-bytes.ts"), hexModule(await compile(folder, [])));
}

/** As `buildKernel`, for the module that its tests inline. */
export async function buildDebugKernel(folder: string): Promise<void> {
  const bytes = await compile(folder, ["assembly/debug.ts"]);
  writeFileSync(join(folder, "test/debug-kernel-bytes.ts"), hexModule(bytes));
}

/** asc takes one compilation at a time. */
let last: Promise<unknown> = Promise.resolve();

function compile(folder: string, entries: readonly string[]): Promise<Uint8Array> {
  const bytes = last.then(() => compileNow(folder, entries));
  last = bytes.catch(() => undefined);
  return bytes;
}

async function compileNow(folder: string, entries: readonly string[]): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await main(
    [...entries, "--baseDir", folder, "--config", "asconfig.json", "--target", "mutants"],
    {
      writeFile: (name, contents) => {
        if (name.replaceAll("\\", "/").endsWith(OUT_FILE)) bytes = contents as Uint8Array;
      },
    },
  );
  if (bytes) return bytes;
  throw new Error(`asc: ${stderr.toString() || error?.message}`);
}

function hexModule(bytes: Uint8Array): string {
  return `export const KERNEL_HEX: string =\n  "${Buffer.from(bytes).toString("hex")}";\n`;
}
