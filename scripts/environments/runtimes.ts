// Environments without a page: Node in its versions, Bun, Deno, workerd, and the type checker.

import { copyFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import { version as typescriptVersion } from "typescript";
import { type Binary, BUN, DENO, install, nodeBinary, WORKERD } from "./binaries.js";
import type { Answer, Cell, Environment } from "./environment.js";
import { runProcess, withServer } from "./process.js";
import { type Project, programOf, ROOT } from "./project.js";

const MAIN = `import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { report } from "./report.js";

const file = fileURLToPath(import.meta.resolve("ouroboros-gc/kernel.wasm"));
const kernel = new WebAssembly.Module(readFileSync(file));
console.log(JSON.stringify(await report(kernel)));
`;

/** The same by require(); import() within is replaced by the bundler. */
const MAIN_OF_REQUIRE = `import { readFileSync } from "node:fs";
import { report } from "./report.js";

const kernel = new WebAssembly.Module(readFileSync(require.resolve("ouroboros-gc/kernel.wasm")));
report(kernel).then((cells) => console.log(JSON.stringify(cells)));
`;

async function runMain(
  project: Project,
  command: string,
  args: readonly string[],
): Promise<Cell[]> {
  writeFileSync(join(project.folder, "main.js"), MAIN);
  return JSON.parse(await runProcess(command, [...args, "main.js"], project.folder)) as Cell[];
}

async function runRequire(project: Project, node: string): Promise<Cell[]> {
  writeFileSync(join(project.folder, "require.js"), MAIN_OF_REQUIRE);
  await build({
    absWorkingDir: project.folder,
    entryPoints: ["require.js"],
    outfile: join(project.folder, "require.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    packages: "external",
    supported: { "dynamic-import": false },
    logLevel: "error",
  });
  return JSON.parse(await runProcess(node, ["require.cjs"], project.folder)) as Cell[];
}

/** The Node that runs this script. */
export function thisNode(project: Project): Environment {
  return {
    name: "Node, the one that runs this",
    engine: "wasm",
    run: async () => ({
      version: process.versions.node,
      cells: await runMain(project, process.execPath, []),
    }),
  };
}

function node(project: Project, major: number): Environment[] {
  const installed = (run: (path: string) => Promise<Cell[]>) => async (): Promise<Answer> => {
    const { path, version } = await install(nodeBinary(major));
    return { version, cells: await run(path) };
  };
  return [
    {
      name: `Node ${major}`,
      engine: "wasm",
      run: installed((path) => runMain(project, path, [])),
    },
    {
      name: `Node ${major}, require()`,
      engine: "wasm",
      run: installed((path) => runRequire(project, path)),
    },
  ];
}

function other(project: Project, name: string, binary: Binary, args: string[]): Environment {
  return {
    name,
    engine: "wasm",
    run: async () => {
      const { path, version } = await install(binary);
      return { version, cells: await runMain(project, path, args) };
    },
  };
}

/** The programs as TypeScript, against the declarations in the tarball. */
export function typeChecker(project: Project, module: "nodenext" | "preserve"): Environment {
  const resolution = module === "preserve" ? "bundler" : module;
  return {
    name: `TypeScript, moduleResolution ${resolution}`,
    run: async () => {
      const compilerOptions = {
        strict: true,
        noEmit: true,
        module,
        moduleResolution: resolution,
        target: "ES2022",
        lib: ["ES2023", "ESNext.Disposable", "DOM"],
        types: [],
      };
      const config = join(project.folder, `tsconfig.${resolution}.json`);
      const files = project.entries.map((entry) => `programs/${programOf(entry)}.ts`);
      writeFileSync(config, JSON.stringify({ compilerOptions, files }));
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      const complaints = await runProcess(
        process.execPath,
        [tsc, "-p", config],
        project.folder,
      ).then(
        () => "",
        (error: Error) => error.message,
      );
      const cells = project.entries.map((entry): Cell => {
        const file = `${programOf(entry)}.ts`;
        // What is wrong in the declarations themselves is wrong for every entry.
        const lines = complaints.split("\n").filter((line) => line.includes("error TS"));
        const own = lines.filter(
          (line) => line.startsWith(`programs/${file}`) || !line.startsWith("programs/"),
        );
        return own.length === 0
          ? { entry, outcome: "ran", engine: "types" }
          : { entry, outcome: "failed", reason: own.join("\n") };
      });
      return { version: typescriptVersion, cells };
    },
  };
}

const WORKER = `import kernel from "ouroboros-gc/kernel.wasm";
import { report } from "./report.js";

export default {
  async fetch() {
    return Response.json(await report(kernel));
  },
};
`;

/** workerd, the runtime of Cloudflare Workers; bundled by esbuild, as Wrangler does. */
function workers(project: Project): Environment {
  return {
    name: "Workers (workerd)",
    engine: "wasm",
    run: async () => {
      const { path, version } = await install(WORKERD);
      const { folder } = project;
      writeFileSync(join(folder, "worker-entry.js"), WORKER);
      await build({
        absWorkingDir: folder,
        entryPoints: ["worker-entry.js"],
        outfile: join(folder, "worker.js"),
        bundle: true,
        format: "esm",
        conditions: ["workerd", "worker", "browser"],
        logLevel: "error",
        plugins: [
          {
            name: "wasm-modules",
            setup({ onResolve }) {
              onResolve({ filter: /\.wasm$/ }, () => ({ path: "./kernel.wasm", external: true }));
            },
          },
        ],
      });
      copyFileSync(
        join(folder, "node_modules/ouroboros-gc/dist/kernel.wasm"),
        join(folder, "kernel.wasm"),
      );
      const port = await freePort();
      writeFileSync(join(folder, "worker.capnp"), workerConfig(port));
      const cells = await withServer(path, ["serve", "worker.capnp"], folder, () =>
        fetchCells(`http://127.0.0.1:${port}/`),
      );
      return { version, cells };
    },
  };
}

function workerConfig(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "kernel.wasm", wasm = embed "kernel.wasm"),
  ],
  compatibilityDate = "2025-06-01",
);
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Asks until the server listens, for ten seconds. */
async function fetchCells(url: string): Promise<Cell[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return (await (await fetch(url)).json()) as Cell[];
    } catch (error) {
      if (attempt === 100) throw error;
      await wait(100);
    }
  }
}

/** All of them. */
export function runtimes(project: Project): Environment[] {
  return [
    ...[20, 22, 24, 26].flatMap((major) => node(project, major)),
    other(project, "Bun", BUN, ["run"]),
    other(project, "Deno", DENO, ["run", "--allow-read", "--allow-env"]),
    workers(project),
    typeChecker(project, "nodenext"),
    typeChecker(project, "preserve"),
  ];
}
