// How large an entry point is when loaded: bundled and minified, with all its exports and the kernel.

import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import type { SizeRow } from "../results.js";

const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
const BUNDLES = `${ROOT}build/bench/bundles/`;

/** The bundle of a file of dist/. */
export async function bundle(file: string): Promise<string> {
  const outfile = `${BUNDLES}${file.replaceAll(/[/\\]/g, "-").replace(/\.js$/, ".mjs")}`;
  await build({
    absWorkingDir: ROOT,
    entryPoints: [file],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return outfile;
}

export function sizeOf(name: string, file: string): SizeRow {
  const brotli = brotliCompressSync(readFileSync(file)).length;
  return { name, bytes: statSync(file).size, brotli };
}

/** The size of the bundle of a file of dist/. */
export async function measureSize(file: string, name: string = file): Promise<SizeRow> {
  return sizeOf(name, await bundle(file));
}
