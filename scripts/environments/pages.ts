// Environments that are a page in Chromium: served by Vite while developing, built by Vite and
// served under policies of several strictnesses, in a web worker, and from a single file.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { build, createServer, type InlineConfig, version as viteVersion } from "vite";
import type { Answer, Cell, Environment } from "./environment.js";
import { type Project, programOf } from "./project.js";
import { type Headers, serveFolder } from "./static-server.js";

const ANSWER_MS_MAX = 60_000;

const PAGES: Readonly<Record<string, string>> = {
  "page.js": `import kernelUrl from "ouroboros-gc/kernel.wasm?url";
import { report } from "./report.js";

const kernel = WebAssembly.compileStreaming(fetch(kernelUrl));
globalThis.answer = kernel.then(report);
`,
  // Under a policy that forbids compilation there is no kernel to hand over.
  "strict.js": `import { report } from "./report.js";

const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
let isForbidden = false;
try {
  new WebAssembly.Module(empty);
} catch (error) {
  isForbidden = error instanceof WebAssembly.CompileError;
}
globalThis.answer = isForbidden ? report() : Promise.reject(new Error("the policy allows Wasm"));
`,
  "worker-page.js": `const worker = new Worker(new URL("./web-worker.js", import.meta.url), { type: "module" });
globalThis.answer = new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message || "the worker did not start"));
});
`,
  "web-worker.js": `import kernelUrl from "ouroboros-gc/kernel.wasm?url";
import { report } from "./report.js";

const kernel = await WebAssembly.compileStreaming(fetch(kernelUrl));
postMessage(await report(kernel));
`,
};

function html(head: string): string {
  return `<!doctype html>\n<html lang="en"><head><title>page</title>\n${head}\n</head></html>\n`;
}

/** After this: the project has a page for each of the scripts. */
function writePages({ folder }: Project): void {
  for (const [name, code] of Object.entries(PAGES)) writeFileSync(join(folder, name), code);
  for (const name of ["page", "strict", "worker-page"]) {
    const script = `<script type="module" src="./${name}.js"></script>`;
    writeFileSync(join(folder, `${name}.html`), html(script));
  }
}

function viteConfig({ folder }: Project): InlineConfig {
  return {
    root: folder,
    configFile: false,
    logLevel: "error",
    clearScreen: false,
    worker: { format: "es" },
    build: {
      target: "es2022",
      outDir: "site",
      rollupOptions: {
        input: ["page", "strict", "worker-page"].map((name) => join(folder, `${name}.html`)),
      },
    },
  };
}

/** What the page at `url` answers; what it complains of is in the error. */
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

/** The pages, built at the first use and once. */
export class Pages {
  readonly #project: Project;
  readonly #browser: Browser;
  #site: Promise<string> | undefined;

  constructor(project: Project, browser: Browser) {
    this.#project = project;
    this.#browser = browser;
    writePages(project);
  }

  #built(): Promise<string> {
    this.#site ??= build(viteConfig(this.#project)).then(() => join(this.#project.folder, "site"));
    return this.#site;
  }

  async #answer(page: string, headers: Headers): Promise<Answer> {
    const site = await serveFolder(await this.#built(), headers);
    try {
      const cells = await askPage(this.#browser, `${site.url}${page}`);
      return { version: this.#versions(), cells };
    } finally {
      await site.close();
    }
  }

  #versions(): string {
    return `Vite ${viteVersion}, Chromium ${this.#browser.version()}`;
  }

  /** Vite's development server, which prepares dependencies in its own way. */
  development(): Environment {
    return {
      name: "page, Vite's development server",
      engine: "wasm",
      run: async () => {
        const server = await createServer({ ...viteConfig(this.#project), server: { port: 0 } });
        try {
          await server.listen();
          const [url] = server.resolvedUrls?.local ?? [];
          const cells = await askPage(this.#browser, `${url}page.html`);
          return { version: this.#versions(), cells };
        } finally {
          await server.close();
        }
      },
    };
  }

  built(): Environment {
    return { name: "page, Vite build", engine: "wasm", run: () => this.#answer("page.html", {}) };
  }

  worker(): Environment {
    return {
      name: "web worker, Vite build",
      engine: "wasm",
      run: () => this.#answer("worker-page.html", {}),
    };
  }

  /** A policy that allows scripts of the site and WebAssembly. */
  policyWithWasm(): Environment {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    return {
      name: "page under a policy with `wasm-unsafe-eval`",
      engine: "wasm",
      run: () => this.#answer("page.html", { "Content-Security-Policy": policy }),
    };
  }

  /** A policy that allows scripts of the site and nothing else. */
  strictPolicy(): Environment {
    const policy = "default-src 'none'; script-src 'self'";
    const reason = "the policy compiles no module";
    return {
      name: "page under a strict policy",
      engine: "typescript",
      without: new Map([
        ["./kernel.wasm", reason],
        ["./workers", reason],
      ]),
      run: () => this.#answer("strict.html", { "Content-Security-Policy": policy }),
    };
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
        const cdn = await serveFolder(join(folder, "node_modules/ouroboros-gc/dist"), {
          "Access-Control-Allow-Origin": "*",
        });
        const own = join(folder, "single-file");
        this.#writeSingleFilePage(own, cdn.url, entriesOfIt);
        const site = await serveFolder(own, {});
        try {
          const cells = await askPage(this.#browser, `${site.url}index.html`);
          return { version: `Chromium ${this.#browser.version()}`, cells };
        } finally {
          await cdn.close();
          await site.close();
        }
      },
    };
  }

  #writeSingleFilePage(own: string, cdnUrl: string, entriesOfIt: readonly string[]): void {
    const { folder, entries } = this.#project;
    mkdirSync(join(own, "programs"), { recursive: true });
    const importable = entriesOfIt.filter((entry) => entry !== "./kernel.wasm");
    const imports = Object.fromEntries(
      importable.map((entry) => [`ouroboros-gc${entry.slice(1)}`, `${cdnUrl}ouroboros-gc.js`]),
    );
    const page = `import { report } from "./report.js";
const kernel = WebAssembly.compileStreaming(fetch("${cdnUrl}kernel.wasm"));
globalThis.answer = kernel.then(report);
`;
    writeFileSync(
      join(own, "index.html"),
      html(
        `<script type="importmap">${JSON.stringify({ imports })}</script>\n` +
          '<script type="module" src="./page.js"></script>',
      ),
    );
    writeFileSync(join(own, "page.js"), page);
    const files = ["report.js", ...entries.map((entry) => `programs/${programOf(entry)}.js`)];
    for (const file of files) writeFileSync(join(own, file), readFileSync(join(folder, file)));
  }
}
