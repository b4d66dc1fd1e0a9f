// Runs once for each project before its tests: builds the kernel, and looks for Chromium early.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { findChromium, noChromiumMessage } from "../scripts/chromium.js";
import { HAS_SLOW, SLOW } from "./slow.js";

const buildKernel: string = fileURLToPath(new URL("../scripts/build-kernel.mjs", import.meta.url));

/** Returns the teardown. */
export default function setup(project: TestProject): () => void {
  if (project.config.browser.enabled && findChromium() === undefined) {
    throw new Error(noChromiumMessage());
  }
  const build = (): void => {
    execFileSync(process.execPath, [buildKernel], { stdio: ["ignore", "ignore", "inherit"] });
  };
  build();
  project.onTestsRerun(async () => build());
  return () => {
    if (HAS_SLOW || project.name !== "node") return;
    console.log(`Left to npm run test:all: ${Object.keys(SLOW).length} slow files (test/slow.ts).`);
  };
}
