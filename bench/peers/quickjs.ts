import process from "node:process";
import type { Opponent } from "../opponent.js";
import { moduleOf, type PinnedPackage, probePackages } from "./packages.js";
import { measureWith, peerFile } from "./program.js";

const VARIANT = "@jitl/quickjs-wasmfile-release-sync";

export const QUICKJS: readonly PinnedPackage[] = [
  { name: "quickjs-emscripten-core", version: "0.32.0" },
  { name: VARIANT, version: "0.32.0" },
];

/** The addresses of its core and of its build. */
export async function quickjsModules(): Promise<[core: string, variant: string]> {
  return [
    await moduleOf(QUICKJS, "quickjs-emscripten-core/dist/index.mjs"),
    await moduleOf(QUICKJS, `${VARIANT}/dist/index.mjs`),
  ];
}

export const quickjs: Opponent = {
  name: "QuickJS",
  description:
    "quickjs-emscripten, its default build: objects with a property for each reference; an array " +
    "above 3. Its other engine, quickjs-ng, took the same. The package offers no collection: " +
    "QuickJS's own threshold is lowered to 0",
  sizeMax: 2_000_000, // its memory ends at 2 GB
  probe: () => probePackages(QUICKJS),
  measure: async (task) => {
    const modules = await quickjsModules();
    return measureWith(process.execPath, [peerFile("quickjs-child.mjs"), ...modules], task);
  },
};
