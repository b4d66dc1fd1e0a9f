// Code for whole programs.

import { parseProgram } from "../parse/statements.js";
import { type Code, signatureOf } from "./code.js";
import { futuresOf } from "./futures.js";
import { ScopeReader } from "./names.js";
import { StatementCompiler } from "./statements.js";

/**
 * The code of a program.
 * @throws {PythonSyntaxError}
 */
export function compileProgram(text: string, file: string): Code {
  const statements = parseProgram(text, file);
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
  return compileProgram(`__value__ = (${text.trim()})`, file);
}
