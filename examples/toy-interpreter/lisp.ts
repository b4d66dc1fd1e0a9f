// A toy Lisp whose every value is an object of a raw heap: numbers, symbols, pairs, closures, and the
// environments that map names to values. A closure refers to the environment that it was made in, and a name
// in there mostly refers to the closure: each call of a function that defines another leaves a cycle, which
// counts alone would never free.
//
// Who owns what: objects own what they refer to, and the stack of held values owns what an evaluation is
// working on. When an evaluation ends, even with an error, the stack is cut back to where it was.

import { type Handle, Heap, type HeapOptions, LEAF, slotOf } from "ouroboros-gc/raw";

type Builtin = (lisp: Lisp, operands: Handle[]) => Handle;
type Payload = number | string | Builtin;

/** The empty list, and false: no object at all. */
const EMPTY: Handle = 0;
const [NUMBER, SYMBOL, BUILTIN, PAIR, CLOSURE, ENVIRONMENT] = [1, 2, 3, 4, 5, 6] as const;
const [HEAD, TAIL] = [0, 1] as const;
const [PARAMETERS, BODY, SCOPE] = [0, 1, 2] as const;
/** An environment: its parent, then names and values in turns. */
const [PARENT, FIRST_NAME] = [0, 1] as const;

const numeric =
  (combine: (a: number, b: number) => number): Builtin =>
  (lisp, operands) =>
    lisp.number(operands.map((operand) => lisp.valueOf(operand) as number).reduce(combine));
const test =
  (holds: (a: number, b: number) => boolean): Builtin =>
  (lisp, [a = EMPTY, b = EMPTY]) =>
    holds(lisp.valueOf(a) as number, lisp.valueOf(b) as number) ? lisp.symbol("t") : EMPTY;

const builtins: Readonly<Record<string, Builtin>> = {
  "+": numeric((a, b) => a + b),
  "-": numeric((a, b) => a - b),
  "*": numeric((a, b) => a * b),
  "<": test((a, b) => a < b),
  "=": test((a, b) => a === b),
  cons: (lisp, [head = EMPTY, tail = EMPTY]) => lisp.make(PAIR, [head, tail]),
  head: (lisp, [pair = EMPTY]) => lisp.field(pair, HEAD),
  tail: (lisp, [pair = EMPTY]) => lisp.field(pair, TAIL),
};

export class Lisp {
  readonly heap: Heap;
  /** The values of numbers, symbols and builtins, by slot. */
  readonly #payloads: (Payload | undefined)[] = [];
  readonly #held: Handle[] = [];
  /** Every symbol, once: owned by this table as long as the interpreter lives. */
  readonly #symbols = new Map<string, Handle>();
  readonly #globals: Handle;

  constructor(options: HeapOptions = {}) {
    this.heap = new Heap({ ...options, onDeath: (slot) => delete this.#payloads[slot] });
    this.#globals = this.heap.alloc(ENVIRONMENT, 1);
    for (const [name, builtin] of Object.entries(builtins)) {
      this.#define(this.#globals, this.symbol(name), this.make(BUILTIN, [], builtin));
    }
    this.#cutBack(0);
  }

  /** Evaluates every expression of `source`; the last one's value, printed. */
  run(source: string): string {
    try {
      const tokens = source.match(/[()]|[^\s()]+/g)?.reverse() ?? [];
      let value = EMPTY;
      while (tokens.length > 0) value = this.#evaluate(this.#read(tokens), this.#globals);
      return this.#print(value);
    } finally {
      this.#cutBack(0);
    }
  }

  /** A new object, held until the present evaluation ends. */
  make(type: number, fields: readonly Handle[], payload?: Payload): Handle {
    const handle = this.heap.alloc(type, fields.length, payload === undefined ? 0 : LEAF);
    this.#held.push(handle);
    for (const [index, field] of fields.entries()) this.heap.setReference(handle, index, field);
    if (payload !== undefined) this.#payloads[slotOf(handle)] = payload;
    return handle;
  }

  number(value: number): Handle {
    return this.make(NUMBER, [], value);
  }

  symbol(name: string): Handle {
    const known = this.#symbols.get(name) ?? this.make(SYMBOL, [], name);
    if (!this.#symbols.has(name)) this.heap.incref(known);
    this.#symbols.set(name, known);
    return known;
  }

  valueOf(handle: Handle): Payload | undefined {
    return this.#payloads[slotOf(handle)];
  }

  field(handle: Handle, index: number): Handle {
    if (handle === EMPTY) throw new Error("the empty list has no parts");
    return this.heap.getReference(handle, index);
  }

  #cutBack(height: number): void {
    while (this.#held.length > height) this.heap.decref(this.#held.pop() as Handle);
  }

  #read(tokens: string[]): Handle {
    const token = tokens.pop();
    if (token === undefined || token === ")") throw new Error(`unexpected ${token ?? "end"}`);
    if (token !== "(") return Number.isNaN(+token) ? this.symbol(token) : this.number(+token);
    const items: Handle[] = [];
    while (tokens.at(-1) !== ")") items.push(this.#read(tokens));
    tokens.pop();
    return items.reduceRight((tail, head) => this.make(PAIR, [head, tail]), EMPTY);
  }

  /** The items of a list. They are borrowed from it. */
  #items(list: Handle): Handle[] {
    const items: Handle[] = [];
    for (let rest = list; rest !== EMPTY; rest = this.field(rest, TAIL)) {
      items.push(this.field(rest, HEAD));
    }
    return items;
  }

  /** The value, held by the caller's evaluation; everything else held in between is released. */
  #evaluate(expression: Handle, scope: Handle): Handle {
    const height = this.#held.length;
    const value = this.#reduce(expression, scope);
    if (value !== EMPTY) this.heap.incref(value);
    this.#cutBack(height);
    if (value !== EMPTY) this.#held.push(value);
    return value;
  }

  #reduce(expression: Handle, scope: Handle): Handle {
    if (expression === EMPTY) return EMPTY;
    const type = this.heap.typeOf(expression);
    if (type === SYMBOL) return this.#lookUp(expression, scope);
    if (type !== PAIR) return expression;
    const [operator = EMPTY, first = EMPTY, ...others] = this.#items(expression);
    switch (operator === EMPTY ? undefined : this.valueOf(operator)) {
      case "quote":
        return first;
      case "if": {
        const [yes = EMPTY, no = EMPTY] = others;
        return this.#evaluate(this.#evaluate(first, scope) === EMPTY ? no : yes, scope);
      }
      case "define":
        return this.#define(scope, first, this.#evaluate(others[0] ?? EMPTY, scope));
      case "lambda":
        return this.make(CLOSURE, [first, this.field(this.field(expression, TAIL), TAIL), scope]);
      default: {
        const [callee = EMPTY, ...operands] = this.#items(expression).map((item) =>
          this.#evaluate(item, scope),
        );
        return this.#call(callee, operands);
      }
    }
  }

  #call(callee: Handle, operands: Handle[]): Handle {
    const builtin = this.valueOf(callee);
    if (typeof builtin === "function") return builtin(this, operands);
    if (callee === EMPTY || this.heap.typeOf(callee) !== CLOSURE) throw new Error("no function");
    const scope = this.make(ENVIRONMENT, [this.field(callee, SCOPE)]);
    for (const [index, name] of this.#items(this.field(callee, PARAMETERS)).entries()) {
      this.#define(scope, name, operands[index] ?? EMPTY);
    }
    let value = EMPTY;
    for (const step of this.#items(this.field(callee, BODY))) value = this.#evaluate(step, scope);
    return value;
  }

  /** Where the scope has the value of `name`; 0 if it has none. */
  #positionOf(name: Handle, scope: Handle): number {
    for (let at = FIRST_NAME; at < this.heap.referenceCount(scope); at += 2) {
      if (this.heap.getReference(scope, at) === name) return at + 1;
    }
    return 0;
  }

  #lookUp(name: Handle, from: Handle): Handle {
    for (let scope = from; scope !== EMPTY; scope = this.heap.getReference(scope, PARENT)) {
      const position = this.#positionOf(name, scope);
      if (position > 0) return this.heap.getReference(scope, position);
    }
    if (this.valueOf(name) === "t") return name;
    throw new Error(`${String(this.valueOf(name))} is not defined`);
  }

  #define(scope: Handle, name: Handle, value: Handle): Handle {
    const position = this.#positionOf(name, scope);
    if (position > 0) this.heap.setReference(scope, position, value);
    else for (const added of [name, value]) this.heap.pushReference(scope, added);
    return value;
  }

  #print(value: Handle): string {
    if (value === EMPTY) return "()";
    const type = this.heap.typeOf(value);
    if (type === NUMBER || type === SYMBOL) return String(this.valueOf(value));
    if (type !== PAIR) return "a function";
    return `(${this.#items(value)
      .map((item) => this.#print(item))
      .join(" ")})`;
  }
}
