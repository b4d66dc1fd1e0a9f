// Environments without a page: Node in its versions, Bun, Deno, workerd, Jest, and the type checker.

import { spawn } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type BuildOptions, build } from "esbuild";
import { type Binary, BUN, DENO, install, nodeBinary, WORKERD } from "./binaries.js";
import type { Cell, Environment } from "./environment.js";
import { runProcess } from "./process.js";
import type { Project } from "./project.js";
import { typeCheckers } from "./type-checkers.js";

const JEST = "jest@30.5.2";

async function runMain({ folder }: Project, command: string, ...args: string[]): Promise<Cell[]> {
  return JSON.parse(await runProcess(command, [...args, "main.js"], folder)) as Cell[];
}

/** Bundles the module and all its imports into one file. */
async function bundle({ folder }: Project, options: BuildOptions): Promise<void> {
  await build({ absWorkingDir: folder, bundle: true, logLevel: "error", ...options });
}

async function runRequire(project: Project, node: string): Promise<Cell[]> {
  await bundle(project, {
    entryPoints: ["require.js"],
    outfile: "require.cjs",
    format: "cjs",
    platform: "node",
    packages: "external",
    supported: { "dynamic-import": false },
  });
  return JSON.parse(await runProcess(node, ["require.cjs"], project.folder)) as Cell[];
}

/** Bundled by esbuild, as Wrangler does. */
async function runWorker(project: Project, workerd: string): Promise<Cell[]> {
  const { folder } = project;
  await bundle(project, {
    entryPoints: ["worker-entry.js"],
    outfile: "worker.js",
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    alias: { "ouroboros-gc/kernel.wasm": "./kernel.wasm" },
    external: ["./kernel.wasm"],
  });
  const kernel = join(folder, "node_modules/ouroboros-gc/dist/kernel.wasm");
  copyFileSync(kernel, join(folder, "kernel.wasm"));
  const server = spawn(workerd, ["serve", "worker.capnp", "--control-fd=1"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const answer = await fetch(`http://127.0.0.1:${await portOf(server.stdout)}/`);
    return (await answer.json()) as Cell[];
  } finally {
    server.kill();
  }
}

/** The port on which workerd listens, from a line of JSON. */
async function portOf(output: Readable): Promise<number> {
  for await (const line of createInterface({ input: output })) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === "listen") return port;
  }
  throw new Error("workerd ended before it listened");
}

/** The Node that runs this script. */
export function thisNode(project: Project): Environment {
  return {
    name: "Node, the one that runs this",
    engine: "wasm",
    run: async () => ({
      version: process.versions.node,
      cells: await runMain(project, process.execPath),
    }),
  };
}

function installed(
  name: string,
  binary: Binary,
  runOn: (path: string) => Promise<Cell[]>,
): Environment {
  return {
    name,
    engine: "wasm",
    run: async () => {
      const { path, version } = await install(binary);
      return { version, cells: await runOn(path) };
    },
  };
}

/** A test file as Jest runs it by default: with require(), and its own module registry. */
function jest(project: Project): Environment {
  const run = async () => {
    const folder = join(project.folder, "with-jest");
    const flags = ["--no-audit", "--no-fund", "--prefer-offline"];
    await runProcess("npm", ["install", ...flags, JEST], folder);
    await bundle(project, {
      entryPoints: ["with-jest/programs.test.js"],
      outfile: "with-jest/built/programs.test.js",
      format: "cjs",
      platform: "node",
      packages: "external",
      supported: { "dynamic-import": false },
    });
    await runProcess("npx", ["jest", "built"], folder);
    const cells = JSON.parse(readFileSync(join(folder, "cells.json"), "utf8")) as Cell[];
    return { version: JEST.replace("jest@", ""), cells };
  };
  return { name: "Jest, default configuration", engine: "wasm", run };
}

/** All of them. */
export function runtimes(project: Project): Environment[] {
  const node = (major: number): Environment[] => {
    const [name, binary] = [`Node ${major}`, nodeBinary(major)];
    return [
      installed(name, binary, (path) => runMain(project, path)),
      installed(`${name}, require()`, binary, (path) => runRequire(project, path)),
    ];
  };
  const deno = ["run", "--allow-read", "--allow-env"];
  return [
    ...[20, 22, 24, 26].flatMap(node),
    installed("Bun", BUN, (path) => runMain(project, path, "run")),
    installed("Deno", DENO, (path) => runMain(project, path, ...deno)),
    installed("Workers (workerd)", WORKERD, (path) => runWorker(project, path)),
    jest(project),
    ...typeCheckers(project),
  ];
}
