// The runtimes themselves, from npm: installed on first use, each in its own folder under build/, from
// packages that contain the program and download nothing.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { AbsentError } from "./environment.js";
import { runProcess } from "./process.js";
import { ROOT } from "./project.js";

/** A runtime as a package. */
export interface Binary {
  readonly package: string;
  /** A range of versions: the newest in it is installed. */
  readonly range: string;
  /** The program within the package. */
  readonly file: string;
}

const platform = `${process.platform}-${process.arch}`;

export function nodeBinary(major: number): Binary {
  return { package: `node-${platform}`, range: `${major}`, file: "bin/node" };
}

export const BUN: Binary = {
  package: `@oven/bun-${platform.replace("arm64", "aarch64")}`,
  range: "1",
  file: "bin/bun",
};

export const DENO: Binary = {
  package: `@deno/${platform}${process.platform === "linux" ? "-glibc" : ""}`,
  range: "2",
  file: "deno",
};

export const WORKERD: Binary = {
  package: `@cloudflare/workerd-${platform.replace("x64", "64")}`,
  range: "1",
  file: "bin/workerd",
};

/** A runtime that is installed. */
export interface Installed {
  readonly path: string;
  readonly version: string;
}

/** @throws {AbsentError} when npm cannot install it: another platform, no network. */
export async function install(binary: Binary): Promise<Installed> {
  const wanted = `${binary.package}@${binary.range}`;
  const folder = join(ROOT, "build/environments", wanted.replace("/", "+"));
  const installed = join(folder, "node_modules", binary.package);
  const path = join(installed, binary.file);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    try {
      await runProcess("npm", ["install", "--prefix", folder, ...flags, wanted], folder);
    } catch (error) {
      throw new AbsentError(`npm installs no ${wanted}: ${(error as Error).message}`);
    }
  }
  if (!existsSync(path)) throw new AbsentError(`${binary.package} has no ${binary.file}`);
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
    version: string;
  };
  return { path, version };
}
