// Compiles the kernel of a copy of the project in this process, where the compiler is warm: a second,
// not ten. Optimised less than the release: a bug in the source is none of the optimiser's.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

const OUT_FILE = "build/mutant.wasm";
const INLINED: readonly string[] = ["src/kernel-bytes.ts", "test/debug-kernel-bytes.ts"];

/** After this: the modules that the copy's sources and tests inline are that of its assembly/. */
export async function buildKernel(folder: string): Promise<void> {
  const bytes = await compile(folder);
  const module = `export const KERNEL_HEX: string =\n  "${Buffer.from(bytes).toString("hex")}";\n`;
  for (const file of INLINED) writeFileSync(join(folder, file), module);
}

/** asc takes one compilation at a time. */
let last: Promise<unknown> = Promise.resolve();

function compile(folder: string): Promise<Uint8Array> {
  const bytes = last.then(() => compileNow(folder));
  last = bytes.catch(() => undefined);
  return bytes;
}

async function compileNow(folder: string): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await main(
    ["--baseDir", folder, "--config", "asconfig.json", "--target", "mutants"],
    {
      writeFile: (name, contents) => {
        if (name.replaceAll("\\", "/").endsWith(OUT_FILE)) bytes = contents as Uint8Array;
      },
    },
  );
  if (bytes) return bytes;
  throw new Error(`asc: ${stderr.toString() || error?.message}`);
}
