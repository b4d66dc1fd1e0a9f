// npm packages that only the benchmarks need: each is installed on first use, at exactly the version given
// here, in its own folder, apart from our dependencies.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { BUILD_FOLDER, run } from "./program.js";

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
}

function folderOf(packages: readonly PinnedPackage[]): string {
  const names = packages.map(({ name, version }) => `${name}@${version}`.replace(/\W+/g, "-"));
  return `${BUILD_FOLDER}${names.join("+").replace(/^-/, "")}/`;
}

function isInstalled(folder: string, { name, version }: PinnedPackage): boolean {
  const file = `${folder}node_modules/${name}/package.json`;
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, "utf8")) as PinnedPackage).version === version;
}

/**
 * Makes sure that the packages are installed.
 *
 * @throws {Error} Without npm or a network.
 */
async function install(packages: readonly PinnedPackage[]): Promise<string> {
  const folder = folderOf(packages);
  if (packages.every((pinned) => isInstalled(folder, pinned))) return folder;
  mkdirSync(folder, { recursive: true });
  await run("npm", [
    "install",
    "--prefix",
    folder,
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    ...packages.map(({ name, version }) => `${name}@${version}`),
  ]);
  return folder;
}

/** The address of a file in an installed package. */
export async function moduleOf(packages: readonly PinnedPackage[], file: string): Promise<string> {
  return pathToFileURL(`${await install(packages)}node_modules/${file}`).href;
}

/** Installs, or explains why that is not possible. */
export async function probePackages(
  packages: readonly PinnedPackage[],
): Promise<{ version: string } | { absent: string }> {
  try {
    await install(packages);
    return { version: packages.map(({ name, version }) => `${name} ${version}`).join(", ") };
  } catch (error) {
    return { absent: `npm cannot install it (is there a network?): ${(error as Error).message}` };
  }
}
