// `npm run test:leaks`: the tests in Node, each repeated in one process; see runner.ts.

import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { layoutNumbers } from "../../scripts/layout-numbers.mjs";
import { ALL_PARTS, REPORT } from "../../vitest.config.js";
import { EXCEPTIONS } from "./exceptions.js";
import { LeakReporter } from "./reporter.js";

const config: ViteUserConfig = defineConfig({
  plugins: [layoutNumbers],
  test: {
    globalSetup: ["test/global-setup.ts"],
    environment: "node",
    execArgv: ["--expose-gc"],
    testTimeout: 60_000,
    runner: fileURLToPath(new URL("runner.ts", import.meta.url)),
    provide: { exceptions: EXCEPTIONS },
    reporters: ["default", new LeakReporter(EXCEPTIONS), ...REPORT],
    setupFiles: [...ALL_PARTS, "test/time-limits.ts"],
    include: ["test/**/*.test.ts"],
    exclude: EXCEPTIONS.filter(({ test }) => !test).map(({ file }) => `test/${file}`),
  },
});

export default config;
