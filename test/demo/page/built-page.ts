// Pages as their readers get them: built, served as plain files under a path of their own, in the system's
// Chromium.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { findChromium, noChromiumMessage } from "../../../scripts/chromium.js";
import { buildDemo } from "./build-demo.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
};

const PATH = "/some/where/";

/** The same files under a policy that forbids Wasm, for workers too. */
const PATH_WITHOUT_WASM = "/without-wasm/";
const POLICY_WITHOUT_WASM = "script-src 'self'";

/** A page, and its problems: errors, refusals of its policy, failed requests. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
}

export class BuiltPage {
  readonly folder: string;
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(folder: string, server: Server, browser: Browser) {
    this.folder = folder;
    this.#server = server;
    this.#browser = browser;
  }

  static async make(): Promise<BuiltPage> {
    return BuiltPage.of(buildDemo);
  }

  /** The pages that `build` writes into a folder. */
  static async of(build: (folder: string) => Promise<void> | void): Promise<BuiltPage> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(noChromiumMessage());
    const folder = mkdtempSync(join(tmpdir(), "built-page-"));
    await build(folder);
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://page").pathname;
      const prefix = [PATH, PATH_WITHOUT_WASM].find((each) => path.startsWith(each));
      const file = join(folder, normalize(path.slice(prefix?.length) || "index.html"));
      if (prefix === undefined || !existsSync(file)) {
        response.writeHead(404).end();
        return;
      }
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      if (prefix === PATH_WITHOUT_WASM) {
        response.setHeader("content-security-policy", POLICY_WITHOUT_WASM);
      }
      response.writeHead(200).end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
    const browser = await chromium.launch({ executablePath, args });
    return new BuiltPage(folder, server, browser);
  }

  get #origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get address(): string {
    return this.#origin + PATH;
  }

  get addressWithoutWasm(): string {
    return this.#origin + PATH_WITHOUT_WASM;
  }

  /** Opens the page at `hash`. */
  async open(
    hash = "",
    options: BrowserContextOptions = {},
    address: string = this.address,
  ): Promise<OpenPage> {
    const page = await this.#browser.newPage({
      viewport: { width: 1400, height: 900 },
      ...options,
    });
    page.setDefaultTimeout(120_000); // a busy machine, not a slow page
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => void complaints.push(message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        complaints.push(message.text());
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !url.startsWith("data:")) complaints.push(`asks ${url}`);
    });
    await page.goto(`${address}${hash}`);
    return { page, complaints };
  }

  /** A lesson that has run by itself, at the moment that it begins with. */
  async openLesson(hash: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { page } = await this.open(hash, options);
    await page.getByText(/^Done, on the/).waitFor();
    await page.locator(".graph .object").first().waitFor();
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }
}

/** The address of the page with a program. */
export function programHash(source: string): string {
  return `#program=${Buffer.from(source).toString("base64url")}`;
}

/** Waits until the requested moment is shown. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

/** Milliseconds from a click on the button to the frame that shows the resulting moment. */
export async function stepMs(page: Page, name: string): Promise<number> {
  return await page.evaluate(async (name) => {
    const button = [...document.querySelectorAll("button")].find(({ textContent }) =>
      textContent?.includes(name),
    );
    const startMs = performance.now();
    button?.click();
    do await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    while (document.querySelector("[aria-busy=true]"));
    return performance.now() - startMs;
  }, name);
}

/** Bytes of JavaScript's heaps: of the page, and of its workers. */
export async function heapBytes(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  const sessions: string[] = [];
  const usages = new Map<string, (bytes: number) => void>();
  client.on("Target.attachedToTarget", ({ sessionId }) => void sessions.push(sessionId));
  client.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => {
    const { id, result } = JSON.parse(message);
    if (id === 2) usages.get(sessionId)?.(result.usedSize + result.backingStorageSize);
  });
  await client.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await client.send("Runtime.getHeapUsage");
  let bytes = usedSize + backingStorageSize;
  for (const sessionId of sessions) {
    const usage = new Promise<number>((resolve) => usages.set(sessionId, resolve));
    for (const [id, method] of [
      [1, "HeapProfiler.collectGarbage"],
      [2, "Runtime.getHeapUsage"],
    ]) {
      const message = JSON.stringify({ id, method });
      await client.send("Target.sendMessageToTarget", { sessionId, message });
    }
    bytes += await usage;
  }
  await client.detach();
  return bytes;
}

/** Runs the program of the page, and waits until it has ended this way, and its last moment is shown. */
export async function run(page: Page, ending: RegExp = /^Done, on the/): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText(ending).waitFor({ timeout: 300_000 });
  await page.getByText(/^([1-9]\d*) \/ \1$/).waitFor();
  await settle(page);
}

/** The moment that is shown: its number, and its sentence. */
export async function shown(page: Page): Promise<{ at: number; of: number; sentence: string }> {
  await settle(page);
  const numbers = (await page.locator(".moment-number").textContent()) ?? "";
  const [at, of] = numbers.split(" / ").map(Number);
  const sentence = (await page.locator(".sentence").textContent()) ?? "";
  return { at: at as number, of: of as number, sentence };
}

/** The serious and critical findings of axe, in a page whose policy is bypassed. */
export async function seriousFaults(page: Page): Promise<unknown[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
  const violations = await page.evaluate(async () => {
    const checker = (window as unknown as { axe: typeof import("axe-core") }).axe;
    return (await checker.run()).violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      at: nodes.map(({ html }) => html.slice(0, 200)),
    }));
  });
  return violations.filter(({ impact }) => /serious|critical/.test(impact ?? ""));
}
