// Builds the clients of examples/abi: those in C with clang and wasm-ld (Debian: apt-get install
// clang lld), the one in AssemblyScript with asc.
//
//   npm run build:abi      rebuilds the committed modules of examples/abi/c

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { hasTool, needTool } from "./needed-tool.js";

const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** Whether clang for wasm32 is installed. */
export function hasClang(): boolean {
  return hasTool("clang") && hasTool("wasm-ld");
}

/** A client that shares the kernel's memory accepts any size, and must have no data in it. */
const SHARED = "--import-memory -z stack-size=0 --initial-memory=65536".split(" ");

/** Compiles both clients in C into `folder`, which is relative to the root. */
export function buildC(folder: string): void {
  mkdirSync(`${ROOT}${folder}`, { recursive: true });
  for (const { name, linkerFlags } of [
    { name: "ring", linkerFlags: SHARED },
    { name: "table", linkerFlags: [] },
  ]) {
    const object = `${folder}/${name}.o`;
    const target = ["--target=wasm32", "-O2", "-ffreestanding", "-Wall", "-Werror", "-c"];
    execFileSync("clang", [...target, "-o", object, `examples/abi/c/${name}.c`], { cwd: ROOT });
    // Linked separately: clang would run any wasm-opt that it finds on the linked module.
    const flags = ["--no-entry", "--strip-all", ...linkerFlags];
    execFileSync("wasm-ld", [...flags, object, "-o", `${folder}/${name}.wasm`], { cwd: ROOT });
    rmSync(`${ROOT}${object}`);
  }
}

/** The bytes of the client in AssemblyScript. */
export async function buildAssemblyScript(): Promise<Uint8Array<ArrayBuffer>> {
  const { main } = await import("assemblyscript/asc");
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const options = "--runtime stub --importMemory --noExportMemory --initialMemory 0 -O3 --noAssert";
  const source = ["examples/abi/assemblyscript/ring.ts", "--baseDir", ROOT];
  const { error, stderr } = await main([...source, "--outFile", "c.wasm", ...options.split(" ")], {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") bytes = Uint8Array.from(contents);
    },
  });
  if (error || !bytes) throw new Error(`asc: ${stderr.toString() || error?.message}`);
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  needTool("build:abi", "clang", "clang for wasm32");
  needTool("build:abi", "wasm-ld", "lld");
  buildC("examples/abi/c");
}
