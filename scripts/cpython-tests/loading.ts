// Functions of CPython's tests that our Python cannot compile are removed, one at a time, and counted: a file
// is one program, and one `async def` would make it refuse the whole file.

/** Unsupported syntax. */
const ASYNC = /^\s*async (def|for|with)\b|\basync for\b|\bawait\b/;

const DEFINITION = /^( {4})?(?:async )?def (\w+)\(/;

interface Definition {
  readonly indent: string;
  readonly name: string;
  readonly lines: string[];
}

/** Text in three quotes may start at any column. */
function isWithinText(lines: readonly string[]): boolean {
  const quotes = lines.join("\n").match(/"""|'''/g) ?? [];
  return quotes.length % 2 === 1;
}

function stub({ indent, name }: Definition): string {
  const reason = 'raise unittest.SkipTest("not loaded: async")';
  return `${indent}def ${name}(self, *args): import unittest; ${reason}`;
}

/** The program without the functions that use such syntax; each reports that when it is called. */
export function loadable(source: string): string {
  const written: string[] = [];
  let open: Definition | undefined;
  const close = (): void => {
    if (!open) return;
    const isRefused = open.lines.some((line) => ASYNC.test(line));
    if (isRefused) written.push(stub(open));
    else written.push(...open.lines);
    open = undefined;
  };
  for (const line of source.split("\n")) {
    const isInside =
      open &&
      (line.trim() === "" || line.startsWith(`${open.indent} `) || isWithinText(open.lines));
    if (isInside) {
      open?.lines.push(line);
      continue;
    }
    // The line that closes a list of parameters.
    if (open && /^\s*\)/.test(line)) {
      open.lines.push(line);
      continue;
    }
    close();
    const [, indent = "", name] = DEFINITION.exec(line) ?? [];
    if (name === undefined) written.push(line);
    else open = { indent, name, lines: [line] };
  }
  close();
  return written.join("\n");
}
