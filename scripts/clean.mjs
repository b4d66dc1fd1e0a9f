// Removes everything that a build writes.

import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
for (const path of [
  "dist",
  "build",
  "src/engine/kernel-bytes.ts",
  "test/debug-kernel-bytes.ts",
  "test/fault-kernel-bytes.ts",
]) {
  rmSync(fileURLToPath(new URL(path, root)), { recursive: true, force: true });
}
