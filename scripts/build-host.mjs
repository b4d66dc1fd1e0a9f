// Joins the modules that tsc wrote to build/host into one file for each entry point of package.json, and a
// few chunks for what they share, because every file adds a millisecond to an import. rollup is used because
// it keeps `const` at the top of a module, which V8 folds; esbuild makes it `var`. dist/ then has the joined
// JavaScript, next to the declarations that tsc wrote there; dist/node/ and dist/cjs/ the entry points as
// Node and require() get them, with every part; and dist/ouroboros-gc.js the entry points that share no names
// and every part in one file: a page imports it from one URL.

import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { layoutNumbers } from "./layout-numbers.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const { exports, name, version, license } = JSON.parse(readFileSync("package.json", "utf8"));
const hostFile = (target) => target.import.default.replace("./dist/", "build/host/");
const inputs = Object.values(exports)
  .filter((target) => target.import)
  .map(hostFile);

/** Provides the parts that a page has to import. */
const ALL_PARTS = "build/host/src/all-parts.js";

/** The entry points of the single file. `/python` and `/js` use the same names for other things. */
const singleFileEntries = JSON.parse(readFileSync("scripts/single-file.json", "utf8"));
const singleFile = "dist/ouroboros-gc.js";
const command = "dist/cli.cjs";

/** Passes on the maps that tsc wrote, so that rollup's lead to the TypeScript sources. */
const mapsOfTsc = {
  name: "maps-of-tsc",
  load(file) {
    if (!file.startsWith(resolve("build/host"))) return null;
    const map = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    map.sources = map.sources.map((source) => resolve(dirname(file), source));
    return { code: readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*/, ""), map };
  },
};

/** All modules that the file imports, itself included. */
function modulesOf(file, getModuleInfo) {
  const modules = new Set([file.startsWith(NODE) ? file : resolve(file)]);
  for (const id of modules)
    for (const imported of getModuleInfo(id).importedIds) modules.add(imported);
  return modules;
}

/**
 * The chunk of a module that several entry points share. Modules of the light ones are separate: bundling
 * these brings nothing of a heap. The rest is grouped by need: every heap, those with Wasm, the raw one or
 * the managed one; parts that a page has to import; and modules that must not stay in a file only because of
 * an error.
 */
function chunkOf(id, { getModuleInfo }) {
  if (getModuleInfo(id).isEntry) return undefined;
  const isOf = (file) => modulesOf(file, getModuleInfo).has(id);
  const isIn = (entry) => isOf(hostFile(exports[entry]));
  const isPart = isOf(ALL_PARTS);
  if (!isIn("./raw") && !isIn(".")) {
    if (id.includes("/src/resources/")) return "resources";
    if (id.endsWith("/managed/typescript.js")) return "typescript";
    if (id.includes("/src/graph/")) return "graph";
    // The readers of heap snapshots, and the modules that they share with a heap's graph.
    if (isOf("build/host/src/inspect/heap-snapshot-graph.js")) {
      return id.includes("snapshot") ? "snapshots" : "inspection";
    }
    return isPart ? "parts" : undefined;
  }
  const isInBoth = isIn("./raw") && isIn("./testing");
  if (isPart || isIn("./inspect") || isIn("./checks") || isInBoth) return "common";
  if (!isIn("./raw")) return "managed";
  if (!isIn(".")) return isIn("./resources") ? "handles" : "raw";
  return isIn("./js") ? "collector" : "kernel";
}

async function joinEntries() {
  const bundle = await rollup({
    input: [...inputs, ALL_PARTS],
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
  // Last, so that an import at the same moment finds either the old files or the new.
  for (const file of readdirSync("dist/src/chunks")) {
    const isWritten = output.some(({ fileName }) => fileName === `chunks/${file}`);
    if (!isWritten) rmSync(`dist/src/chunks/${file}`);
  }
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  console.log(`host: ${modules.length} modules in ${chunks.length} files`);
}

const NODE = "\0node:";

/** For each entry point a module with its exports, in which the program gets every part. */
const withAllParts = {
  name: "with-all-parts",
  resolveId: (source) => (source.startsWith(NODE) ? source : null),
  load(id) {
    if (!id.startsWith(NODE)) return null;
    const entry = resolve("build/host/src", id.slice(NODE.length));
    return `import "${resolve(ALL_PARTS)}";\nexport * from "${entry}";\n`;
  },
};

/**
 * The entry points for Node, with every part; every file costs a millisecond, so modules that two of them
 * share are in one file. As ES modules, and for require() of tools without ES modules.
 */
async function joinForNode() {
  const names = inputs.map((file) => file.replace("build/host/src/", ""));
  const bundle = await rollup({
    input: Object.fromEntries(names.map((file) => [file.replace(".js", ""), NODE + file])),
    plugins: [withAllParts, mapsOfTsc, layoutNumbers],
  });
  const shared = {
    entryFileNames: "[name].js",
    chunkFileNames: "shared/[name].js",
    minifyInternalExports: false,
    manualChunks: (id, { getModuleInfo }) => {
      return id.startsWith(NODE) || countEntries(id, names, getModuleInfo) < 2 ? undefined : "heap";
    },
    onlyExplicitManualChunks: true,
  };
  await bundle.write({ ...shared, dir: "dist/node" });
  await bundle.write({ ...shared, dir: "dist/cjs", format: "cjs", exports: "named" });
  writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
  // The same declarations, for CommonJS: TypeScript decides by the folder which they are.
  for (const folder of ["src", "assembly"]) {
    const isDeclaration = (file) => !/\.(js|map)$/.test(file) && !file.endsWith("chunks");
    cpSync(`dist/${folder}`, `dist/cjs/${folder}`, { recursive: true, filter: isDeclaration });
  }
}

function countEntries(id, names, getModuleInfo) {
  return names.filter((file) => modulesOf(NODE + file, getModuleInfo).has(id)).length;
}

/** A module that exports all of `entries`, with every part. */
function everything(entries) {
  const id = "\0everything";
  return {
    name: "everything",
    resolveId: (source) => (source === id ? id : null),
    load(file) {
      if (file !== id) return null;
      const files = entries.map((entry) => `export * from "${resolve(hostFile(entry))}";`);
      return [`import "${resolve(ALL_PARTS)}";`, ...files].join("\n");
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
      throw new Error(`${singleFile}: ${warning.message}`); // For example, two entries share a name.
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
 * The command, including the packages that it needs: the published package depends on none of them. Their
 * licenses are in a file next to it.
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
    if (file === undefined) throw new Error(`${command}: ${each} has no license to pass on.`);
    return `${each}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
  });
  writeFileSync("dist/cli-licenses.txt", texts.join("\n----\n\n"));
  chmodSync(command, 0o755);
  console.log(`host: ${command}, with ${texts.length} packages`);
}

await joinEntries();
await joinForNode();
await writeSingleFile();
await writeCommand();
