// The leak hunt, on planted leaks.

import { defineConfig, type ViteUserConfig } from "vitest/config";
import type { Exception } from "../exceptions.js";
import { LeakReporter } from "../reporter.js";
import hunt from "../vitest.config.js";

const file = "leak-hunt/planted/planted.ts";

const exceptions: readonly Exception[] = [
  { file, test: "otherwise wrong > is listed", reason: "it shows what being listed means" },
  { file, test: "nothing begins so", reason: "it shows that a stale entry is found" },
];

const config: ViteUserConfig = defineConfig({
  test: {
    ...hunt.test,
    provide: { exceptions },
    reporters: ["json", new LeakReporter(exceptions)],
    include: [`test/${file}`],
  },
});

export default config;
