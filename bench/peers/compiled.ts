// Programs in C, compiled for the machine that they run on. They are compiled again in each process that
// needs them: half a second, and never stale.

import { mkdirSync, renameSync } from "node:fs";
import process from "node:process";
import { BUILD_FOLDER, isMissing, peerFile, run } from "./program.js";

const COMPILER: string = process.env["CC"] ?? "cc";

const FLAGS: readonly string[] = ["-O3", "-march=native", "-std=gnu11"];

/** The compiler and the flags, in one line. */
export async function compilerVersion(): Promise<string> {
  const [version = ""] = (await run(COMPILER, ["--version"])).split("\n");
  return `${version}, ${FLAGS.slice(0, 2).join(" ")}`;
}

/** Why a program cannot be compiled. */
export function explain(error: unknown, header: string): string {
  if (isMissing(error)) return "no C compiler (Debian: apt-get install gcc libc6-dev; or set CC)";
  return header !== "" && (error as Error).message.includes(header)
    ? `no ${header}`
    : (error as Error).message;
}

const compiled = new Map<string, Promise<string>>();

/** The path of the program compiled from `name`.c. */
export function compile(name: string, libraries: readonly string[] = []): Promise<string> {
  const path = compiled.get(name) ?? compileNow(name, libraries);
  compiled.set(name, path);
  return path;
}

async function compileNow(name: string, libraries: readonly string[]): Promise<string> {
  mkdirSync(BUILD_FOLDER, { recursive: true });
  const path = `${BUILD_FOLDER}${name}`;
  // Another process may run or compile the same program.
  const own = `${path}.${process.pid}`;
  await run(COMPILER, [...FLAGS, "-o", own, peerFile(`${name}.c`), ...libraries]);
  renameSync(own, path);
  return path;
}
