// The kernel that is changed: compiled with little optimisation, with names, and with a bound on its
// loops, so that a change that makes one endless ends in a trap and not in a minute of waiting.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";
import binaryen from "binaryen";
import { type Node, tree } from "./tree.js";

const TURNS_LEFT = "turns left";
/** Far more loop iterations than a probe needs. */
const TURNS = 50_000_000;

/** The module of `compileKernel`'s output. */
export function readKernel(wasm: Uint8Array): binaryen.Module {
  const module = binaryen.readBinary(wasm);
  module.addGlobal(TURNS_LEFT, binaryen.i32, true, module.i32.const(TURNS));
  return module;
}

/** The sources in `folder`, with little optimisation. */
export async function compileKernel(folder: string): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main(
    ["--baseDir", folder, "--config", "asconfig.json", "--target", "mutants", "--debug"],
    {
      readFile: (name, base) => readSource(join(base, name)),
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) wasm = contents as Uint8Array;
      },
    },
  );
  if (wasm) return wasm;
  throw new Error(`asc: ${stderr.toString() || error?.message}`);
}

/** Reads a file as scripts/build-kernel.mjs does for the release: without the lines that assert. */
function readSource(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8").replace(/^ *assert\w*\(.*$/gm, "") : null;
}

/** Makes each iteration use up one of those that are left; the last one traps. */
export function boundLoop(module: binaryen.Module, loop: Node): void {
  const body = tree.Loop.getBody(loop);
  const left = (): number => module.global.get(TURNS_LEFT, binaryen.i32);
  const turn = [
    module.if(module.i32.eqz(left()), module.unreachable()),
    module.global.set(TURNS_LEFT, module.i32.sub(left(), module.i32.const(1))),
  ];
  const type = binaryen.getExpressionType(body);
  tree.Loop.setBody(loop, module.block(null, [...turn, body], type));
}

/** The result of Binaryen's optimiser for a function, in a module with nothing else optimised. */
export function optimised(wasm: Uint8Array, name: string): Buffer {
  const module = binaryen.readBinary(wasm);
  try {
    module.setFeatures(binaryen.Features.All);
    binaryen.setOptimizeLevel(3);
    module.optimizeFunction(name);
    return Buffer.from(module.emitBinary());
  } finally {
    module.dispose();
  }
}
