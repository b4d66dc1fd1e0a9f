// Every test runs in Node and in Chromium; a file named *.node.test.ts runs in Node alone.

import process from "node:process";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { findChromium } from "./scripts/chromium.js";
import { layoutNumbers } from "./scripts/layout-numbers.mjs";
import { HAS_SLOW, SLOW } from "./test/slow.js";

const executablePath = findChromium();

const slow = HAS_SLOW ? [] : Object.keys(SLOW).map((name) => `test/${name}`);

/** Flags of V8 under which the tests in Node run: scripts/suite-runs.ts sets them. */
const v8Flags: string[] = (process.env["OUROBOROS_V8_FLAGS"] ?? "").split(" ").filter(Boolean);

/** Beside what a run prints: scripts/suite-runs.ts reads it. */
export const REPORT: ["json", { outputFile: string }][] = process.env["OUROBOROS_REPORT"]
  ? [["json", { outputFile: process.env["OUROBOROS_REPORT"] }]]
  : [];

/** As in Node's entries: what a page has to ask for is the matter of test/parts.node.test.ts. */
export const ALL_PARTS: string[] = ["src/all-parts.ts"];

const chromiumArgs: string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--js-flags=--expose-gc",
];

const config: ViteUserConfig = defineConfig({
  plugins: [layoutNumbers],
  server: {
    // A cross-origin isolated page: finer clock, SharedArrayBuffer.
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  test: {
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ALL_PARTS,
    // No test is about time: a machine with other work takes five times as long, V8's stress flags thirty.
    testTimeout: v8Flags.length > 0 ? 1_500_000 : 60_000,
    hookTimeout: v8Flags.length > 0 ? 1_500_000 : 60_000,
    reporters: ["default", ...REPORT],
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          execArgv: ["--expose-gc", ...v8Flags],
          setupFiles: v8Flags.length > 0 ? [...ALL_PARTS, "test/time-limits.ts"] : ALL_PARTS,
          include: ["test/**/*.test.ts"],
          exclude: slow,
        },
      },
      {
        extends: true,
        // Named here so that Vite prepares them before the first page, which it need not reload then.
        optimizeDeps: {
          include: [
            "@lezer/python",
            "@dimforge/rapier2d-compat",
            "@jitl/quickjs-singlefile-mjs-release-sync",
            "chai",
            "deep-eql",
            "dequal",
            "fast-check",
            "fast-deep-equal",
            "lodash.isequal",
            "quickjs-emscripten-core",
            "yoga-layout/load",
          ],
        },
        test: {
          name: "chromium",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.node.test.ts", ...slow],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath && { executablePath }), args: chromiumArgs },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});

export default config;
