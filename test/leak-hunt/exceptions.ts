// The tests that the leak hunt does not repeat, each with its reason. The hunt prints them, and fails for one
// that no longer exists.

export interface Exception {
  /** Below test/. */
  readonly file: string;
  /** The beginning of the full name of tests, which run once; without it the whole file is skipped. */
  readonly test?: string;
  readonly reason: string;
}

/** The library does not run in the process of these tests, or only on request. */
export const LEFT_OUT: readonly Exception[] = [
  ...["endings", "page", "stopping", "typing"].map((name) => ({
    file: `demo/page/${name}.node.test.ts`,
    reason: "its heaps are in Chromium's pages, which this process cannot see",
  })),
  { file: "inspect/devtools.node.test.ts", reason: "it runs only if OUROBOROS_DEVTOOLS is set" },
];

export const EXCEPTIONS: readonly Exception[] = [...LEFT_OUT];

declare module "vitest" {
  interface ProvidedContext {
    exceptions: readonly Exception[];
  }
}
