// The tests that the leak hunt does not repeat, each with its reason. The hunt prints them, and fails
// for one that is not there any more.

export interface Exception {
  /** Below test/. */
  readonly file: string;
  /** The beginning of the full name of tests, which run once; without it the whole file is left out. */
  readonly test?: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    file: "demo/page/page.node.test.ts",
    reason: "its heaps are in Chromium's pages, of which this process sees nothing",
  },
];

declare module "vitest" {
  interface ProvidedContext {
    exceptions: readonly Exception[];
  }
}
