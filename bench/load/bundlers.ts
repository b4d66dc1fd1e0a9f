// How large an entry point is if one name of it is imported: with three bundlers as people use them, each
// with its own idea of what may be left out.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { minify } from "terser";
import webpack from "webpack";

const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = `${ROOT}build/bench/one-name/`;

export type Bundler = "esbuild" | "rollup" | "webpack";

/** How each bundler makes one file of a program. */
export const BUNDLERS: Readonly<Record<Bundler, (program: string) => Promise<string>>> = {
  async esbuild(program) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [program],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      target: "es2022",
      logLevel: "error",
    });
    return (outputFiles[0] as esbuild.OutputFile).text;
  },

  async rollup(program) {
    const bundle = await rollup({ input: program, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: "es" });
    const { code } = await minify(output[0].code, { module: true, ecma: 2020 });
    return code as string;
  },

  webpack(program) {
    const filename = program.replace(/^.*\//, "webpack-");
    const config: webpack.Configuration = {
      context: ROOT,
      entry: program,
      mode: "production",
      target: ["web", "es2022"],
      output: { path: FOLDER, filename },
      performance: false,
    };
    return new Promise((resolve, reject) => {
      webpack(config, (error, stats) => {
        if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString("errors-only")));
        else resolve(readFileSync(`${FOLDER}${filename}`, "utf8"));
      });
    });
  },
};

/** The bytes of a program that imports `names` of a file of dist/, compressed with brotli. */
export async function sizeOfNames(bundler: Bundler, file: string, names: string): Promise<number> {
  const program = `${FOLDER}${file.replaceAll(/[/.]/g, "-")}-${names.replaceAll(/\W+/g, "-")}.mjs`;
  mkdirSync(FOLDER, { recursive: true });
  const url = JSON.stringify(`${ROOT}${file}`);
  // It uses them, so that no bundler may leave them out.
  writeFileSync(program, `import { ${names} } from ${url};\nconsole.log(${names});\n`);
  return brotliCompressSync(await BUNDLERS[bundler](program)).length;
}
