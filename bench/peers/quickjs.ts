import process from "node:process";
import type { Opponent } from "../opponent.js";
import { moduleOf, type PinnedPackage, probePackages } from "./packages.js";
import { measureWith, peerFile } from "./program.js";

const VARIANT = "@jitl/quickjs-wasmfile-release-sync";

const PACKAGES: readonly PinnedPackage[] = [
  { name: "quickjs-emscripten-core", version: "0.32.0" },
  { name: VARIANT, version: "0.32.0" },
];

export const quickjs: Opponent = {
  name: "QuickJS",
  description:
    "quickjs-emscripten, its default build: objects with a property for each reference; an array " +
    "above 3. Its other engine, quickjs-ng, took the same. The package offers no collection: " +
    "QuickJS's own threshold is lowered to 0",
  sizeMax: 2_000_000, // its memory ends at 2 GB
  probe: () => probePackages(PACKAGES),
  measure: async (task) => {
    const core = await moduleOf(PACKAGES, "quickjs-emscripten-core/dist/index.mjs");
    const variant = await moduleOf(PACKAGES, `${VARIANT}/dist/index.mjs`);
    return measureWith(process.execPath, [peerFile("quickjs-child.mjs"), core, variant], task);
  },
};
