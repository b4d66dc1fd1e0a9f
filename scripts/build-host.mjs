// Joins the modules that tsc wrote to build/host into one file for each entry point of package.json,
// and chunks for what they share: import takes a fifth of the time then. rollup does it, because it
// keeps `const` at the top of a module, which V8 folds; esbuild makes it `var`.
// After this: dist/ holds the joined JavaScript, beside the declarations that tsc wrote there.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const { exports, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const inputs = Object.values(exports)
  .map((target) => target.default)
  .filter((file) => file?.endsWith(".js"))
  .map((file) => file.replace("./dist/", "build/host/"));

/** Hands on the maps that tsc wrote, so that rollup's lead to the TypeScript sources. */
const mapsOfTsc = {
  name: "maps-of-tsc",
  load(file) {
    const map = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    map.sources = map.sources.map((source) => resolve(dirname(file), source));
    return { code: readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*/, ""), map };
  },
};

const bundle = await rollup({
  input: inputs,
  external: Object.keys(dependencies),
  plugins: [mapsOfTsc],
});
const { output } = await bundle.write({
  dir: "dist/src",
  sourcemap: true,
  minifyInternalExports: false,
  chunkFileNames: "chunks/[name].js",
});
const chunks = output.filter(({ type }) => type === "chunk");
// Last, so that who imports at the same moment finds either the old files or the new.
for (const name of readdirSync("dist/src/chunks")) {
  const isWritten = output.some(({ fileName }) => fileName === `chunks/${name}`);
  if (!isWritten) rmSync(`dist/src/chunks/${name}`);
}
const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
console.log(`host: ${modules.length} modules in ${chunks.length} files`);
