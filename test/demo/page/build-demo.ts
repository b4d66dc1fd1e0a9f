// The demo, built once for each state of its sources: every test file of the page uses a copy.

import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT: string = fileURLToPath(new URL("../../../", import.meta.url));
const KEPT: string = join(ROOT, "build/demo-built");
const SOURCES = ["demo", "python", "src", "assembly", "bench", "scripts", "package-lock.json"];

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function digestOfSources(): string {
  const digest = createHash("sha256");
  for (const file of SOURCES.flatMap((name) => filesIn(join(ROOT, name)))) {
    digest.update(file).update(readFileSync(file));
  }
  return digest.digest("hex").slice(0, 16);
}

/** Puts the built page into the folder. */
export async function buildDemo(folder: string): Promise<void> {
  const kept = join(KEPT, digestOfSources());
  if (!existsSync(kept)) {
    mkdirSync(KEPT, { recursive: true });
    const made = mkdtempSync(join(KEPT, "making-"));
    const configFile = join(ROOT, "demo/vite.config.ts");
    await build({ configFile, logLevel: "error", build: { outDir: made } });
    try {
      renameSync(made, kept);
    } catch {
      rmSync(made, { recursive: true }); // another process was first
    }
  }
  cpSync(kept, folder, { recursive: true });
}
