// Which scope owns a name: one scope's locals, cells and free variables.

export type Place = "fast" | "cell" | "free" | "global" | "name";

/** One scope: a module, a class body, a function, a lambda or a comprehension. */
export class Scope {
  readonly kind: "module" | "class" | "function";
  readonly parent: Scope | undefined;
  readonly children: Scope[] = [];
  readonly bound: Set<string> = new Set();
  readonly used: Set<string> = new Set();
  /** Names that an expression uses. */
  readonly loaded: Set<string> = new Set();
  readonly parameters: Set<string> = new Set();
  readonly annotated: Set<string> = new Set();
  /** Names and the lines that declare them. */
  readonly globals: Map<string, number> = new Map();
  readonly nonlocals: Map<string, number> = new Map();
  /** What a comprehension makes: a list, a set, a dict; its variables; "" otherwise. */
  comprehension = "";
  readonly cells: Set<string> = new Set();
  readonly free: Set<string> = new Set();
  readonly isComprehension: boolean;
  isGenerator = false;
  /** Whether variables of a module or a class are annotated. */
  hasAnnotations = false;

  constructor(kind: Scope["kind"], parent: Scope | undefined, isComprehension = false) {
    this.kind = kind;
    this.parent = parent;
    this.isComprehension = isComprehension;
    parent?.children.push(this);
  }

  /** Where a name of this scope is kept. */
  placeOf(name: string): Place {
    if (this.globals.has(name)) return "global";
    if (this.kind === "class") return this.free.has(name) ? "free" : "name";
    if (this.cells.has(name)) return "cell";
    if (this.free.has(name)) return "free";
    if (this.kind === "module") return "name";
    return this.bound.has(name) ? "fast" : "global";
  }

  /** Looks a name up in the enclosing scopes; those between get it as a free variable, too. */
  resolveFree(name: string): boolean {
    const around = this.parent;
    if (!around || around.kind === "module") return false;
    if (around.kind === "class") {
      if (name === "__class__") around.cells.add(name);
      else if (!around.resolveFree(name)) return false;
    } else if (around.globals.has(name)) {
      return false;
    } else if (around.bound.has(name) && !around.nonlocals.has(name)) {
      around.cells.add(name);
    } else if (!around.resolveFree(name)) {
      return false;
    }
    this.free.add(name);
    return true;
  }
}
