// Where a resource was made: what messages say about it, no matter what the host does with stacks.

import { describe, expect, test } from "vitest";
import { Resources } from "../../src/resources.js";

describe("the error machinery of the host", () => {
  test("may format stacks in its own way, throw, or be missing: then there are no sites", () => {
    const errors = Error as { prepareStackTrace?: unknown; captureStackTrace?: unknown };
    const { prepareStackTrace, captureStackTrace } = errors;
    const made = (): string => {
      const resources = new Resources();
      return resources.own({}, { dispose: () => {} }).createdAt;
    };
    const limit = Error.stackTraceLimit;
    try {
      errors.prepareStackTrace = () => 7;
      expect(made()).toBe("an unknown place");
      errors.prepareStackTrace = () => {
        throw new Error("no stack");
      };
      expect(made()).toBe("an unknown place");
      errors.prepareStackTrace = prepareStackTrace;
      errors.captureStackTrace = undefined;
      expect(made()).toMatch(/:\d+:\d+$/);
    } finally {
      errors.prepareStackTrace = prepareStackTrace;
      errors.captureStackTrace = captureStackTrace;
    }
    expect(Error.stackTraceLimit).toBe(limit);
  });

  test("gives as many frames as asked", () => {
    const inner = (resources: Resources): string =>
      resources.own({}, { dispose: () => {} }).createdAt;
    const [none, one, two] = [0, 1, 2].map((stackDepth) => inner(new Resources({ stackDepth })));
    expect(none).toBe("an unknown place");
    expect(one).toMatch(/^[^\n]*sites\.test\.ts[^\n]*:\d+:\d+$/);
    expect(two?.split("\n    from ")).toHaveLength(2);
  });
});
