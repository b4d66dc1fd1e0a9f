// The numbers in the pages: their places, and what holds them.

/** Words after a number that make it a count of something, a size, a time or a ratio. */
const UNITS =
  "tests?|files?|programs?|bugs|mutants?|lines?|recordings?|runs?|blocks?|scenarios|calls?|points?|" +
  "exports?|functions?|lessons?|codes|modules|rows|bytes|kB|KiB|MiB|MB|GiB|ms|µs|ns|s|" +
  "seconds?|minutes?|hours?";
const STATEMENT = new RegExp(
  `(?<![\\w.#^-])\\d+(?:[,.]\\d+)*(?: ?%|x\\b| (?:[\\w']+ ){0,2}?(?:${UNITS})\\b)`,
  "g",
);

/** A statement with a number: `86 recorded programs`, `2.3x`, `37 to 47 µs`. */
export interface Statement {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The whole line. */
  readonly context: string;
}

/** The statements of a page outside of code, links and marked figures. */
export function statementsOf(file: string, page: string): Statement[] {
  let isCode = false;
  return page.split("\n").flatMap((context, index) => {
    if (/^\s*```/.test(context)) isCode = !isCode;
    if (isCode) return [];
    const text = context
      .replaceAll(/<!-- ([\w -]+) -->.*?<!-- \/\1 -->/g, "")
      .replaceAll(/`[^`]*`/g, "")
      .replaceAll(/\]\([^)]*\)/g, "]");
    return [...text.matchAll(STATEMENT)].map(([found]) => {
      return { file, line: index + 1, text: found, context };
    });
  });
}

/** The names of the marked figures of a page. */
export function figuresIn(page: string): string[] {
  return [...page.matchAll(/<!-- ([\w -]+) -->.*?<!-- \/\1 -->/g)].map(([, name = ""]) => name);
}
