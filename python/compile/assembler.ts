// Emits the operations of one scope: names become places, labels become positions.

import { PythonSyntaxError } from "../parse/source.js";
import { type Code, parameterNames, type Signature } from "./code.js";
import type { Scope } from "./scope.js";

/** A position that is known later. */
export interface Label {
  position: number;
}

/** What all scopes of a compilation share. */
export interface Unit {
  readonly file: string;
  readonly source: readonly string[];
  readonly scopes: ReadonlyMap<object, Scope>;
  /** Annotations are kept as their text: `from __future__ import annotations`. */
  readonly keepsAnnotations: boolean;
}

/** Operations of one scope; the base class of the compilers of expressions and statements. */
export abstract class Assembler {
  readonly unit: Unit;
  readonly scope: Scope;
  readonly qualifiedName: string;
  line: number;
  readonly #signature: Signature;
  readonly #operations: string[] = [];
  readonly #operands: unknown[] = [];
  readonly #lines: number[] = [];
  readonly #fast: Map<string, number> = new Map();
  readonly #firstLine: number;

  constructor(unit: Unit, scope: Scope, qualifiedName: string, signature: Signature, line: number) {
    this.unit = unit;
    this.scope = scope;
    this.qualifiedName = qualifiedName;
    this.line = line;
    this.#firstLine = line;
    this.#signature = signature;
    for (const name of parameterNames(signature)) {
      this.refuseDebug(name);
      this.#fast.set(name, this.#fast.size);
    }
    for (const name of this.#fast.keys()) {
      if (scope.cells.has(name)) this.emit("MAKE_CELL", this.#slot(name));
    }
  }

  emit(operation: string, operand?: unknown): undefined {
    this.#operations.push(operation);
    this.#operands.push(operand);
    this.#lines.push(this.line);
  }

  label(): Label {
    return { position: -1 };
  }

  place(label: Label): undefined {
    label.position = this.#operations.length;
  }

  /** The start of a statement: where a program can be watched and stopped. */
  step(line: number): undefined {
    this.line = line;
    this.emit("STEP");
  }

  // Locals are numbered as they appear; cells and free variables after them when all are known.
  #slot(name: string): number | { name: string } {
    const known = this.#fast.get(name);
    if (known !== undefined) return known;
    if (this.scope.placeOf(name) !== "fast") return { name };
    this.#fast.set(name, this.#fast.size);
    return this.#fast.size - 1;
  }

  load(name: string): undefined {
    const place = this.scope.placeOf(name);
    if (place === "fast") this.emit("LOAD_FAST", this.#slot(name));
    else if (place === "cell") this.emit("LOAD_DEREF", this.#slot(name));
    else if (place === "free") {
      this.emit(this.scope.kind === "class" ? "LOAD_CLASSDEREF" : "LOAD_DEREF", this.#slot(name));
    } else this.emit(place === "name" ? "LOAD_NAME" : "LOAD_GLOBAL", name);
  }

  store(name: string): undefined {
    this.#write("STORE", name);
  }

  delete(name: string): undefined {
    this.#write("DELETE", name);
  }

  /** The name of an attribute that is assigned, of a parameter or of an argument: `__debug__` is a constant. */
  protected refuseDebug(name: string, how = "assign to"): undefined {
    if (name === "__debug__") throw new PythonSyntaxError(`cannot ${how} __debug__`, this.line);
  }

  protected storeAttribute(name: string): undefined {
    this.refuseDebug(name);
    this.emit("STORE_ATTR", name);
  }

  #write(what: "STORE" | "DELETE", name: string): undefined {
    this.refuseDebug(name, what === "STORE" ? "assign to" : "delete");
    const place = this.scope.placeOf(name);
    if (place === "fast") this.emit(`${what}_FAST`, this.#slot(name));
    else if (place === "cell") this.emit(`${what}_DEREF`, this.#slot(name));
    else if (place === "free" && this.scope.kind === "class" && !this.scope.nonlocals.has(name)) {
      this.emit(`${what}_NAME`, name);
    } else if (place === "free") this.emit(`${what}_DEREF`, this.#slot(name));
    else this.emit(place === "name" ? `${what}_NAME` : `${what}_GLOBAL`, name);
  }

  /** The cell itself, for a closure. */
  loadCell(name: string): undefined {
    this.emit("LOAD_CLOSURE", this.#slot(name));
  }

  finish(kind: Code["kind"], name: string, doc: string | null): Code {
    const { scope } = this;
    const localCount = this.#fast.size;
    for (const cell of scope.cells) {
      if (!this.#fast.has(cell)) this.#fast.set(cell, this.#fast.size);
    }
    const ownCells = [...this.#fast.values()].slice(localCount);
    const firstFree = this.#fast.size;
    for (const free of scope.free) this.#fast.set(free, this.#fast.size);
    const operands = this.#operands.map((operand) => this.#resolve(operand));
    const prologue = ownCells.map(() => "MAKE_CELL");
    for (const [index, operand] of operands.entries()) {
      if (JUMPS.has(this.#operations[index] as string)) {
        operands[index] = (operand as number) + prologue.length;
      }
    }
    return {
      name,
      qualifiedName: this.qualifiedName,
      file: this.unit.file,
      firstLine: this.#firstLine,
      doc,
      kind,
      isGenerator: scope.isGenerator,
      signature: this.#signature,
      operations: [...prologue, ...this.#operations],
      operands: [...ownCells, ...operands],
      lines: [...prologue.map(() => this.#firstLine), ...this.#lines],
      fastNames: [...this.#fast.keys()],
      localCount,
      firstFree,
      source: this.unit.source,
    };
  }

  #resolve(operand: unknown): unknown {
    if (typeof operand !== "object" || operand === null) return operand;
    if ("position" in operand) return operand.position;
    const keys = Object.keys(operand);
    if (keys.length === 1 && keys[0] === "name") {
      return this.#fast.get((operand as { name: string }).name);
    }
    return operand;
  }
}

/** Operations whose operand is a position. */
const JUMPS: ReadonlySet<string> = new Set([
  "JUMP",
  "JUMP_BACK",
  "POP_JUMP_IF_FALSE",
  "POP_JUMP_IF_TRUE",
  "JUMP_IF_FALSE_OR_POP",
  "JUMP_IF_TRUE_OR_POP",
  "FOR_ITER",
  "SETUP",
  "SETUP_WITHOUT_TOP",
]);
