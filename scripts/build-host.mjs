// Joins the modules that tsc wrote to build/host into one file for each entry point of package.json,
// and a few chunks for what they share, because every file costs an import a millisecond. rollup does
// it, because it keeps `const` at the top of a module, which V8 folds; esbuild makes it `var`.
// After this: dist/ holds the joined JavaScript, beside the declarations that tsc wrote there, and
// dist/ouroboros-gc.js, which has the entry points that share no names in one file, everything that
// they import within: a page imports it from one URL.

import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { layoutNumbers } from "./layout-numbers.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const { exports, dependencies, name, version, license } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const hostFile = (target) => target.default.replace("./dist/", "build/host/");
const inputs = Object.values(exports)
  .filter((target) => target.default?.endsWith(".js"))
  .map(hostFile);

/** The entry points of the single file. `/python` and `/js` give other things the same names. */
const singleFileEntries = JSON.parse(readFileSync("scripts/single-file.json", "utf8"));
const singleFile = "dist/ouroboros-gc.js";
const command = "dist/cli.cjs";

/** Hands on the maps that tsc wrote, so that rollup's lead to the TypeScript sources. */
const mapsOfTsc = {
  name: "maps-of-tsc",
  load(file) {
    if (!file.startsWith(resolve("build/host"))) return null;
    const map = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    map.sources = map.sources.map((source) => resolve(dirname(file), source));
    return { code: readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*/, ""), map };
  },
};

/** All modules that the entry point imports, itself included. */
function modulesOf(entry, getModuleInfo) {
  const modules = new Set([resolve(hostFile(exports[entry]))]);
  for (const id of modules) {
    for (const imported of getModuleInfo(id).importedIds) {
      if (!getModuleInfo(imported).isExternal) modules.add(imported);
    }
  }
  return modules;
}

/**
 * The chunk of what several entry points share. What the light ones need stands apart: who bundles
 * them gets nothing of a heap. The rest by who needs it: every heap, those with Wasm, the raw one
 * or the managed one.
 */
function chunkOf(id, { getModuleInfo }) {
  if (getModuleInfo(id).isEntry) return undefined;
  const isIn = (entry) => modulesOf(entry, getModuleInfo).has(id);
  const isShared = isIn("./raw") || isIn(".");
  if (!isShared) return undefined;
  const isInBoth = isIn("./raw") && isIn("./testing");
  if (isIn("./inspect") || isIn("./checks") || isInBoth) return "common";
  if (!isIn("./raw")) return "managed";
  if (!isIn(".")) return "raw";
  return isIn("./js") ? "collector" : "kernel";
}

async function joinEntries() {
  const bundle = await rollup({
    input: inputs,
    external: Object.keys(dependencies),
    plugins: [mapsOfTsc, layoutNumbers],
  });
  const { output } = await bundle.write({
    dir: "dist/src",
    sourcemap: true,
    minifyInternalExports: false,
    manualChunks: chunkOf,
    chunkFileNames: "chunks/[name].js",
    onlyExplicitManualChunks: true,
  });
  const chunks = output.filter(({ type }) => type === "chunk");
  // Last, so that who imports at the same moment finds either the old files or the new.
  for (const file of readdirSync("dist/src/chunks")) {
    const isWritten = output.some(({ fileName }) => fileName === `chunks/${file}`);
    if (!isWritten) rmSync(`dist/src/chunks/${file}`);
  }
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  console.log(`host: ${modules.length} modules in ${chunks.length} files`);
}

/** A module that exports all of `entries`, with the packages that the library depends on. */
function everything(entries) {
  const id = "\0everything";
  return {
    name: "everything",
    resolveId(source) {
      if (source === id) return id;
      return source in dependencies ? fileURLToPath(import.meta.resolve(source)) : null;
    },
    load(file) {
      if (file !== id) return null;
      return entries.map((entry) => `export * from "${resolve(hostFile(entry))}";`).join("\n");
    },
  };
}

async function writeSingleFile() {
  const entries = singleFileEntries
    .filter((entry) => entry in exports)
    .map((entry) => exports[entry]);
  const bundle = await rollup({
    input: "\0everything",
    plugins: [everything(entries), mapsOfTsc, layoutNumbers],
    onwarn(warning) {
      throw new Error(`${singleFile}: ${warning.message}`); // Two entries share a name, for one.
    },
  });
  const { output } = await bundle.generate({ format: "es" });
  if (output.length !== 1) throw new Error(`${singleFile} became ${output.length} files.`);
  const banner = `/*! ${name} ${version}, ${license} license */`;
  const { code } = await transform(output[0].code, { minify: true, target: "es2022", banner });
  writeFileSync(singleFile, code);
  console.log(`host: ${singleFile}, ${code.length} bytes`);
}

/**
 * The command, with the packages that it needs in it: the published package depends on none of them.
 * Their licenses stand beside it.
 */
async function writeCommand() {
  const { metafile } = await build({
    entryPoints: ["cli/main.ts"],
    outfile: command,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["ouroboros-gc/*"],
    minifySyntax: true,
    metafile: true,
    banner: { js: `#!/usr/bin/env node\n/*! ${name} ${version}, ${license} license */` },
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  const texts = [...new Set(packages)].sort().map((each) => {
    const folder = `node_modules/${each}`;
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${command}: ${each} has no license to hand on.`);
    return `${each}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
  });
  writeFileSync("dist/cli-licenses.txt", texts.join("\n----\n\n"));
  chmodSync(command, 0o755);
  console.log(`host: ${command}, with ${texts.length} packages`);
}

await joinEntries();
await writeSingleFile();
await writeCommand();
