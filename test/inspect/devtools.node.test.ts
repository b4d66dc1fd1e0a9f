// The export in Chrome DevTools itself, as a person would open it: the Memory panel of the browser's DevTools
// loads the file and shows our classes with our sizes.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { expect, test, vi } from "vitest";
import { findChromium } from "../../scripts/chromium.js";
import { del, GC } from "../../src/index.js";
import { inspect, writeHeapSnapshot } from "../../src/inspect.js";

vi.setConfig({ testTimeout: 180_000 });

const SESSION_COUNT = 500;
const SCREENSHOT = new URL("../../build/devtools.png", import.meta.url).pathname;

function makeLog(): GC {
  const gc = new GC({ automatic: false });
  class User extends gc.Object {
    declare friend: unknown;
  }
  class Session extends gc.Object {
    declare user: unknown;
  }
  class Log extends gc.Object {
    declare entries: unknown;
  }
  const log = new Log();
  const entries = new gc.List<unknown>();
  log.entries = entries;
  del(entries);
  for (let made = 0; made < SESSION_COUNT; made++) {
    const [session, user] = [new Session(), new User()];
    session.user = user;
    user.friend = user;
    entries.push(session);
    del(session);
    del(user);
  }
  return gc;
}

const executablePath = findChromium();

// On request only: the panel takes half a minute, several times that on a busy machine.
const isAsked = process.env["OUROBOROS_DEVTOOLS"] !== undefined && executablePath !== undefined;

test.runIf(isAsked)("Chrome DevTools opens a heap's snapshot", async () => {
  const folder = mkdtempSync(join(tmpdir(), "devtools-"));
  const file = join(folder, "sessions.heapsnapshot");
  const graph = inspect(makeLog());
  writeFileSync(file, [...writeHeapSnapshot(graph)].join(""));
  const port = await freePort();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      ...["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-allow-origins=*"],
      `--remote-debugging-port=${port}`,
    ],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 560 } });
    const inspected = await context.newPage();
    await inspected.goto("data:text/html,<title>heap</title>");
    const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
    const targets = (await listed.json()) as { url: string; webSocketDebuggerUrl: string }[];
    const target = targets.find(({ url }) => url.startsWith("data:"));
    const socket = target?.webSocketDebuggerUrl.replace("ws://", "");
    const page = await context.newPage();
    const devtools = `http://127.0.0.1:${port}/devtools/devtools_app.html`;
    await page.goto(`${devtools}?ws=${socket}&panel=heap-profiler`);
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page
        .getByRole("button", { name: /Load profile/ })
        .first()
        .click(),
    ]);
    await chooser.setFiles(file);
    // In the list of profiles: the sum of all sizes.
    const bytes = graph.countByType().reduce((sum, type) => sum + type.bytes, 0);
    const size = (bytes / 1000).toFixed(1).replace(".", "\\.");
    const profile = page
      .getByText(new RegExp(`sessions\\s*\\(${size}\\s*kB\\)|^sessions$`))
      .first();
    const summary = page.locator("tr").filter({ hasText: "Session" }).first();
    try {
      // DevTools lists the file before it can show it.
      for (let attempt = 0; attempt < 20 && !(await summary.isVisible()); attempt++) {
        await page.getByText("Profiles").first().click();
        await profile.click();
        await page.keyboard.press("Enter");
        await page.waitForTimeout(1000);
      }
      expect(await summary.isVisible()).toBe(true);
    } finally {
      mkdirSync(new URL("../../build/", import.meta.url), { recursive: true });
      await page.screenshot({ path: SCREENSHOT });
    }
    const text = ((await summary.textContent()) ?? "").replace(/\s+/g, " ");
    expect(text).toContain(`×${SESSION_COUNT}`);
    // Shallow size of all, and their retained sizes: each includes its user.
    expect(text).toMatch(/16\.0 kB.*32\.0 kB/);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
