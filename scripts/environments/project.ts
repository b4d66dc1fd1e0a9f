// A user's project: a folder outside the repository, in which the packed tarball is installed, with the
// programs of examples/outside and the runners for each environment.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { runProcess } from "./process.js";

export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAMS = join(ROOT, "examples/outside");

/** A project, and the promises of the tarball's package.json. */
export interface Project {
  readonly folder: string;
  /** The entry points, first those that must run before a heap is made. */
  readonly entries: readonly string[];
  readonly version: string;
  remove(): void;
}

/** The program of an entry point: `./raw` has `raw`, `.` has `main`, `./kernel.wasm` has `kernel`. */
export function programOf(entry: string): string {
  return entry === "." ? "main" : entry.slice(2).replace(".wasm", "");
}

/**
 * Packs the package from dist/, and makes a project that has installed it.
 * @throws {Error} if an entry point has no program, or a program no entry point.
 */
export async function makeProject(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "ouroboros-gc-project-"));
  const packed = await runProcess("npm", ["pack", "--json", "--pack-destination", folder], ROOT);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const manifest = { name: "a-project-of-a-user", private: true, type: "module" };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest)}\n`);
  const flags = ["--no-audit", "--no-fund", "--prefer-offline"];
  await runProcess("npm", ["install", ...flags, `./${filename}`], folder);

  const installed = join(folder, "node_modules/ouroboros-gc/package.json");
  const { exports, version } = JSON.parse(readFileSync(installed, "utf8")) as {
    exports: Record<string, unknown>;
    version: string;
  };
  const entries = Object.keys(exports)
    .filter((entry) => entry !== "./package.json")
    .sort((a, b) => Number(b === "./workers") - Number(a === "./workers"));
  await writePrograms(folder, entries);
  cpSync(new URL("project", import.meta.url), folder, { recursive: true });
  return {
    folder,
    entries,
    version,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function writePrograms(folder: string, entries: readonly string[]): Promise<void> {
  const programs = new Set(readdirSync(PROGRAMS));
  const expected = new Set(entries.map((entry) => `${programOf(entry)}.ts`));
  const differing = [
    ...[...expected].filter((file) => !programs.has(file)).map((file) => `${file} is missing`),
    ...[...programs]
      .filter((file) => !expected.has(file))
      .map((file) => `${file} has no entry point`),
  ];
  if (differing.length > 0) throw new Error(`examples/outside: ${differing.join(", ")}.`);

  const outdir = join(folder, "programs");
  cpSync(PROGRAMS, outdir, { recursive: true });
  await build({ entryPoints: [`${outdir}/*.ts`], outdir, target: "es2022" });
  const loads = entries.map(
    (entry) => `  ${JSON.stringify(entry)}: () => import("./programs/${programOf(entry)}.js"),\n`,
  );
  writeFileSync(join(folder, "loads.js"), `export const loads = {\n${loads.join("")}};\n`);
}
