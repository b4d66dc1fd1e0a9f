// Environments that are a page in Chromium: served by Vite while developing, built by Vite and
// served under several policies, in a web worker, and from a single file.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import {
  build,
  createServer,
  type InlineConfig,
  type PreviewServer,
  preview,
  version as viteVersion,
} from "vite";
import type { Answer, Cell, Environment } from "./environment.js";
import type { Project } from "./project.js";

const ANSWER_MS_MAX = 60_000;

/** The pages of project/ that are built. */
const NAMES = ["page", "strict", "worker-page"];

/** A Vite server: the development server, or the one for built files. */
type Server = Pick<PreviewServer, "resolvedUrls" | "close">;

type Headers = Readonly<Record<string, string>>;

function urlOf({ resolvedUrls }: Server): string {
  const [url = ""] = resolvedUrls?.local ?? [];
  return url;
}

/** The result of the page at `url`; the error has its complaints. */
async function askPage(browser: Browser, url: string): Promise<Cell[]> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  try {
    await page.goto(url);
    await page.waitForFunction("globalThis.answer !== undefined", null, { timeout: ANSWER_MS_MAX });
    return (await page.evaluate("globalThis.answer")) as Cell[];
  } catch (error) {
    throw new Error(`${url}: ${(error as Error).message}\n${complaints.join("\n")}`);
  } finally {
    await page.close();
  }
}

/** The pages, built once, on first use. */
export class Pages {
  readonly #project: Project;
  readonly #browser: Browser;
  #site: Promise<unknown> | undefined;

  constructor(project: Project, browser: Browser) {
    this.#project = project;
    this.#browser = browser;
  }

  #config(outDir: string): InlineConfig {
    const { folder } = this.#project;
    return {
      root: folder,
      appType: "mpa",
      configFile: false,
      logLevel: "error",
      clearScreen: false,
      worker: { format: "es" },
      build: {
        target: "es2022",
        outDir,
        rollupOptions: { input: NAMES.map((name) => join(folder, `${name}.html`)) },
      },
    };
  }

  /** Serves a folder of the project unchanged. */
  #serve(folder: string, headers: Headers): Promise<Server> {
    return preview({ ...this.#config(folder), preview: { port: 0, headers } });
  }

  async #serveSite(policy?: string): Promise<Server> {
    this.#site ??= build(this.#config("site"));
    await this.#site;
    return this.#serve("site", policy ? { "Content-Security-Policy": policy } : {});
  }

  async #develop(): Promise<Server> {
    const server = await createServer({ ...this.#config("site"), server: { port: 0 } });
    return server.listen();
  }

  /** The result of a page of the server, which then ends. */
  async #ask(serving: Promise<Server>, page: string): Promise<Answer> {
    const server = await serving;
    try {
      const cells = await askPage(this.#browser, `${urlOf(server)}${page}`);
      return { version: `Vite ${viteVersion}, Chromium ${this.#browser.version()}`, cells };
    } finally {
      await server.close();
    }
  }

  /** Vite's development server, which prepares dependencies in its own way. */
  development(): Environment {
    const run = () => this.#ask(this.#develop(), "page.html");
    return { name: "page, Vite's development server", engine: "wasm", run };
  }

  built(): Environment {
    const run = () => this.#ask(this.#serveSite(), "page.html");
    return { name: "page, Vite build", engine: "wasm", run };
  }

  worker(): Environment {
    const run = () => this.#ask(this.#serveSite(), "worker-page.html");
    return { name: "web worker, Vite build", engine: "wasm", run };
  }

  /** A policy that allows scripts of the site and WebAssembly. */
  policyWithWasm(): Environment {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    const run = () => this.#ask(this.#serveSite(policy), "page.html");
    return { name: "page under a policy with `wasm-unsafe-eval`", engine: "wasm", run };
  }

  /** A policy that allows scripts of the site and nothing else. */
  strictPolicy(): Environment {
    const policy = "default-src 'none'; script-src 'self'";
    const run = () => this.#ask(this.#serveSite(policy), "strict.html");
    const reason = "the policy forbids compilation";
    const without = new Map(["./kernel.wasm", "./workers"].map((entry) => [entry, reason]));
    return { name: "page under a strict policy", engine: "typescript", without, run };
  }

  /** The single file from one URL of another origin, as from a CDN; nothing is bundled. */
  singleFile(entriesOfIt: readonly string[]): Environment {
    const { folder, entries } = this.#project;
    const absent = entries.filter((entry) => !entriesOfIt.includes(entry));
    return {
      name: "page, the single file from another origin",
      engine: "wasm",
      without: new Map(absent.map((entry) => [entry, "not in the single file"])),
      run: async () => {
        const cdn = await this.#serve("node_modules/ouroboros-gc/dist", {
          "Access-Control-Allow-Origin": "*",
        });
        try {
          const url = `${urlOf(cdn)}ouroboros-gc.js`;
          const imports = Object.fromEntries(
            entriesOfIt.map((entry) => [`ouroboros-gc${entry.slice(1)}`, url]),
          );
          const page = `<!doctype html>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="./single-file.js"></script>
`;
          writeFileSync(join(folder, "single-file.html"), page);
          return await this.#ask(this.#serve(".", {}), "single-file.html");
        } finally {
          await cdn.close();
        }
      },
    };
  }
}
