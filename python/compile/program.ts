// Code for whole programs.

import type { Statement } from "../parse/ast.js";
import { parseExpression, parseProgram } from "../parse/statements.js";
import { type Code, signatureOf } from "./code.js";
import { futuresOf } from "./futures.js";
import { ScopeReader } from "./names.js";
import { StatementCompiler } from "./statements.js";

/**
 * The code of a program.
 * @throws {PythonSyntaxError}
 */
export function compileProgram(text: string, file: string): Code {
  return compile(parseProgram(text, file), text, file);
}

function compile(statements: readonly Statement[], text: string, file: string): Code {
  const reader = new ScopeReader();
  const scope = reader.read(statements);
  const keepsAnnotations = futuresOf(statements).has("annotations");
  const unit = { file, source: text.split("\n"), scopes: reader.scopes, keepsAnnotations };
  const compiler = new StatementCompiler(unit, scope, "<module>", signatureOf([]), 1);
  compiler.openAnnotations();
  compiler.block(statements);
  compiler.emit("LOAD_CONST", null);
  compiler.emit("RETURN");
  return compiler.finish("module", "<module>", null);
}

/**
 * The code of one expression, whose value it returns.
 * @throws {PythonSyntaxError}
 */
export function compileExpression(text: string, file: string): Code {
  const value = parseExpression(text.trim(), file);
  const target = { kind: "name", name: "__value__", line: 1 } as const;
  return compile([{ kind: "assign", targets: [target], value, line: 1 }], text, file);
}
