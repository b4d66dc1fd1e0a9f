// The code blocks of Markdown files and of TSDoc comments, and the output that they promise: the comment
// after a console.log call is the line that it prints.

import ts from "typescript";

/** A fenced block of code. */
export interface Block {
  /** Relative to the root of the package. */
  readonly file: string;
  /** Line of the opening fence, 1-based. */
  readonly line: number;
  /** The fence's info string, word by word: the language, then flags such as `no-run`. */
  readonly info: readonly string[];
  readonly code: string;
}

/** A line that a block promises to print. */
export interface Printed {
  /** Line of its console.log call within the block, 1-based. */
  readonly line: number;
  /** The text of the comment after the call; undefined if there is none. */
  readonly text: string | undefined;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** All fenced blocks of a Markdown file. */
export function markdownBlocks(file: string, text: string): Block[] {
  const lines = text.split("\n").map((line, index) => ({ number: index + 1, text: line }));
  return fencedBlocks(file, lines);
}

/** The fenced blocks under an `@example` tag of the TSDoc comments of a TypeScript file. */
export function exampleBlocks(file: string, text: string): Block[] {
  const lines: Line[] = [];
  let isComment = false;
  let isExample = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*\/\*\*/.test(line)) isComment = true;
    const content = line.replace(/^\s*\* ?/, "");
    const tag = /^@(\w+)/.exec(content);
    if (tag) isExample = tag[1] === "example";
    if (isComment && isExample) lines.push({ number: index + 1, text: content });
    if (/\*\/\s*$/.test(line)) isComment = isExample = false;
  }
  return fencedBlocks(file, lines);
}

function fencedBlocks(file: string, lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; indent: number; line: number; info: string[] } | undefined;
  let code: string[] = [];
  for (const { number, text } of lines) {
    const fence = /^( *)(`{3,})(.*)$/.exec(text);
    if (!open) {
      if (!fence) continue;
      const [, indent = "", ticks = "", info = ""] = fence;
      const words = info.trim().split(/\s+/).filter(Boolean);
      open = { fence: ticks, indent: indent.length, line: number, info: words };
      code = [];
    } else if (fence?.[2] === open.fence && fence[3]?.trim() === "") {
      blocks.push({ file, line: open.line, info: open.info, code: `${code.join("\n")}\n` });
      open = undefined;
    } else {
      code.push(text.slice(open.indent));
    }
  }
  if (open) throw new Error(`${file}:${open.line}: the block is not closed.`);
  return blocks;
}

/** The text of a Markdown file without its blocks. */
function prose(text: string): string {
  return text.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, "");
}

/** The targets of the links of a Markdown file, those to other sites left out. */
export function linksOf(text: string): string[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** What a link may name after `#`: GitHub's anchors of a Markdown file's headings. */
export function anchorsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** One entry for each line with a console.log call, in the order of the text. */
export function promisedLines(code: string): Printed[] {
  const source = ts.createSourceFile("block.ts", code, ts.ScriptTarget.Latest, true);
  const texts = new Map<number, string | undefined>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "console.log") {
      const name = (node.expression as ts.PropertyAccessExpression).name;
      const line = source.getLineAndCharacterOfPosition(name.getStart()).line + 1;
      texts.set(line, commentBehind(code, node.end) ?? texts.get(line));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...texts].map(([line, text]) => ({ line, text }));
}

/** The text of the comment at the end of the line of `position`. */
function commentBehind(code: string, position: number): string | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false);
  const [rest = ""] = code.slice(position).split("\n", 1);
  scanner.setText(rest);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token !== ts.SyntaxKind.SingleLineCommentTrivia) continue;
    return scanner
      .getTokenText()
      .replace(/^\/\/ ?/, "")
      .trimEnd();
  }
  return undefined;
}
