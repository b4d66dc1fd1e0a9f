// The tests that the leak hunt does not repeat, each with its reason. The hunt prints them, and fails
// for one that is not there any more.

export interface Exception {
  /** Below test/. */
  readonly file: string;
  /** The beginning of the full name of tests, which run once; without it the whole file is left out. */
  readonly test?: string;
  readonly reason: string;
}

/** Nothing of the library runs in the process of these tests. */
export const PAGES: readonly Exception[] = ["endings", "page", "stopping", "typing"].map(
  (name) => ({
    file: `demo/page/${name}.node.test.ts`,
    reason: "its heaps are in Chromium's pages, of which this process sees nothing",
  }),
);

export const EXCEPTIONS: readonly Exception[] = [...PAGES];

declare module "vitest" {
  interface ProvidedContext {
    exceptions: readonly Exception[];
  }
}
