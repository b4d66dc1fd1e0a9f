// Runs once for each project before its tests: builds the kernel, and asks for Chromium early.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { findChromium, noChromiumMessage } from "../scripts/chromium.js";

const buildKernel: string = fileURLToPath(new URL("../scripts/build-kernel.mjs", import.meta.url));

export default function setup(project: TestProject): void {
  if (project.config.browser.enabled && findChromium() === undefined) {
    throw new Error(noChromiumMessage());
  }
  const build = (): void => {
    execFileSync(process.execPath, [buildKernel], { stdio: ["ignore", "ignore", "inherit"] });
  };
  build();
  project.onTestsRerun(async () => build());
}
