// Loaded before each test file by scripts/suite-runs.ts: a test takes many times as long there, so the limits
// that files set do not apply. The script itself limits the time of a whole file.

import { vi } from "vitest";

const setConfig = vi.setConfig.bind(vi);
vi.setConfig = ({ testTimeout: _test, hookTimeout: _hook, ...others }) => setConfig(others);
