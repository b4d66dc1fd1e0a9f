// The tests that the leak hunt does not repeat, each with its reason. The hunt prints them, and fails
// for one that is not there any more.

export interface Exception {
  /** Below test/. */
  readonly file: string;
  /** The beginning of the full name of tests, which run once; without it the whole file is left out. */
  readonly test?: string;
  readonly reason: string;
}

/** Nothing of the library runs in the process of these tests, or nothing unless it is asked for. */
export const LEFT_OUT: readonly Exception[] = [
  ...["endings", "page", "stopping", "typing"].map((name) => ({
    file: `demo/page/${name}.node.test.ts`,
    reason: "its heaps are in Chromium's pages, of which this process sees nothing",
  })),
  { file: "inspect/devtools.node.test.ts", reason: "it runs where OUROBOROS_DEVTOOLS asks for it" },
];

export const EXCEPTIONS: readonly Exception[] = [...LEFT_OUT];

declare module "vitest" {
  interface ProvidedContext {
    exceptions: readonly Exception[];
  }
}
