// The text of a program becomes tokens.

type TokenKind = "number" | "string" | "name" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The name, the symbol, the contents of a string, the digits of a number. */
  readonly text: string;
  readonly line: number;
}

/** The program has a syntax error. */
export class SyntaxFault extends Error {
  constructor(line: number, what: string) {
    super(`line ${line}: ${what}`);
    this.name = "SyntaxFault";
  }
}

const PATTERN =
  /(?<space>[ \t\r]+|#[^\n]*)|(?<newline>\n)|(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_]\w*)|"(?<string>[^"\n]*)"|(?<symbol>[=!<>]=|[-+*/%<>=!(){}[\],.;:])/y;

export function scan(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < source.length) {
    const at = PATTERN.lastIndex;
    const groups = PATTERN.exec(source)?.groups;
    if (!groups) throw new SyntaxFault(line, `unexpected ${source.charAt(at)}`);
    const { newline, number, name, string, symbol } = groups;
    if (newline !== undefined) line++;
    else if (number !== undefined) tokens.push({ kind: "number", text: number, line });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, line });
    else if (string !== undefined) tokens.push({ kind: "string", text: string, line });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, line });
  }
  tokens.push({ kind: "end", text: "the end", line });
  return tokens;
}
