// Before each test file of scripts/suite-runs.ts: a test takes many times as long there, so none of the
// limits that files set counts. A file as a whole has a limit: that script ends it.

import { vi } from "vitest";

const setConfig = vi.setConfig.bind(vi);
vi.setConfig = ({ testTimeout: _test, hookTimeout: _hook, ...others }) => setConfig(others);
