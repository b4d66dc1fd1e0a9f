// Bugs made by rule: each changes one instruction of a compiled kernel. asc makes the module with little
// optimisation, so that an instruction is one of the source's, and a function is named by its file.

import binaryen from "binaryen";
import { shortened } from "./judged.js";
import { boundLoop } from "./kernel.js";
import { factsOf, kindOf, type Node, operationCode, tree } from "./tree.js";

/** One changed instruction. */
interface KernelMutant {
  /** `<file>/<function> <operator> #<n>`: the n-th place of the function where the operator fits. */
  readonly name: string;
  readonly function: string;
  /** The function before the change, in short. */
  readonly code: string;
  /** The number of its part of the code; a part runs completely or not at all. */
  readonly region: number;
  /** Changes the module; returns the function that changes it back. */
  plant(): () => void;
}

type Module = binaryen.Module;

const WORD_BYTES = 4;

/** Another instruction for an operation of two operands. */
const SWAPS: readonly (readonly [name: string, from: string, to: string])[] = [
  ["== to !=", "EqInt32", "NeInt32"],
  ["!= to ==", "NeInt32", "EqInt32"],
  ["< to <=", "LtUInt32", "LeUInt32"],
  ["<= to <", "LeUInt32", "LtUInt32"],
  ["> to >=", "GtUInt32", "GeUInt32"],
  [">= to >", "GeUInt32", "GtUInt32"],
  ["< to <= (signed)", "LtSInt32", "LeSInt32"],
  ["<= to < (signed)", "LeSInt32", "LtSInt32"],
  ["> to >= (signed)", "GtSInt32", "GeSInt32"],
  [">= to > (signed)", "GeSInt32", "GtSInt32"],
  ["< to <= (64 bits)", "LtUInt64", "LeUInt64"],
  ["<= to < (64 bits)", "LeUInt64", "LtUInt64"],
  ["> to >= (64 bits)", "GtUInt64", "GeUInt64"],
  [">= to > (64 bits)", "GeUInt64", "GtUInt64"],
  ["+ to -", "AddInt32", "SubInt32"],
  ["- to +", "SubInt32", "AddInt32"],
  ["+ to - (64 bits)", "AddInt64", "SubInt64"],
  ["- to + (64 bits)", "SubInt64", "AddInt64"],
  ["& to |", "AndInt32", "OrInt32"],
  ["| to &", "OrInt32", "AndInt32"],
  ["^ to |", "XorInt32", "OrInt32"],
  ["<< to >>", "ShlInt32", "ShrUInt32"],
  [">> to <<", "ShrUInt32", "ShlInt32"],
];

/** Where each kind of node keeps its children. Kinds not listed have none. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  Block: ["children"],
  If: ["condition", "ifTrue", "ifFalse"],
  Loop: ["body"],
  Break: ["condition", "value"],
  Switch: ["condition", "value"],
  Call: ["operands"],
  LocalSet: ["value"],
  GlobalSet: ["value"],
  Load: ["ptr"],
  Store: ["ptr", "value"],
  Unary: ["value"],
  Binary: ["left", "right"],
  Select: ["ifTrue", "ifFalse", "condition"],
  Drop: ["value"],
  Return: ["value"],
  MemoryGrow: ["delta"],
  MemoryCopy: ["dest", "source", "size"],
  MemoryFill: ["dest", "value", "size"],
  SIMDShuffle: ["left", "right"],
};

const LEAVES: readonly string[] = [
  "Const",
  "GlobalGet",
  "LocalGet",
  "MemorySize",
  "Unreachable",
  "Nop",
];

const OPERATIONS = new Map(
  SWAPS.map(([name, from, to]) => [
    operationCode(from),
    { name, from: operationCode(from), to: operationCode(to) },
  ]),
);

/** The places of a module that can be changed. */
export interface Changes {
  readonly mutants: readonly KernelMutant[];
  /** Makes an instance call `env.reach` once with the number of each region that it reaches. */
  tellRegions(): void;
}

/** All single changes of a module, function by function, in the order of the code. Bounds its loops. */
export function changesOf(module: Module): Changes {
  const mutants: KernelMutant[] = [];
  const regions: ((call: Node) => void)[] = [];
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const code = module.getFunctionByIndex(index);
    const { name, body } = binaryen.getFunctionInfo(code);
    if (body) mutants.push(...new Places(module, name, regions).all(code, body));
  }
  return {
    mutants,
    tellRegions() {
      module.addFunctionImport("reach", "env", "reach", binaryen.i32, binaryen.none);
      for (const [region, tell] of regions.entries()) {
        const isNew = `region ${region}`;
        module.addGlobal(isNew, binaryen.i32, true, module.i32.const(1));
        tell(
          module.if(
            module.global.get(isNew, binaryen.i32),
            module.block(null, [
              module.global.set(isNew, module.i32.const(0)),
              module.call("reach", [module.i32.const(region)], binaryen.none),
            ]),
          ),
        );
      }
    },
  };
}

/** The places of one function. */
class Places {
  readonly #module: Module;
  readonly #function: string;
  #code = "";
  readonly #counts = new Map<string, number>();
  readonly #mutants: KernelMutant[] = [];
  /** Puts a call in front of each region. */
  readonly #regions: ((call: Node) => void)[];
  #region = -1;

  constructor(module: Module, name: string, regions: ((call: Node) => void)[]) {
    this.#module = module;
    this.#function = name;
    this.#regions = regions;
  }

  all(code: number, body: Node): KernelMutant[] {
    this.#code = shortened(binaryen.emitText(body));
    this.#enterRegion(body, (told) => tree.Function.setBody(code, told));
    this.#visit(body);
    return this.#mutants;
  }

  #visit(node: Node): void {
    const kind = kindOf(node);
    if (LEAVES.includes(kind)) {
      if (kind === "Const") this.#constant(node, "constant", 1);
      return;
    }
    const below = BELOW[kind];
    if (!below) throw new Error(`${this.#function}: a node of kind ${kind} is not known here.`);
    const info = factsOf(node);
    this.#change(kind, node, info);
    for (const place of below) {
      const value = info[place];
      for (const [index, child] of (Array.isArray(value) ? value : [value]).entries()) {
        if (!child) continue;
        const region = this.#region;
        if (kind === "Block") {
          this.#enterRegion(child, (told) => tree.Block.setChildAt(node, index, told));
        } else if (kind === "If" && place !== "condition") {
          const set = place === "ifTrue" ? tree.If.setIfTrue : tree.If.setIfFalse;
          this.#enterRegion(child, (told) => set(node, told));
        }
        // The next field of the control block, not the middle of this one.
        if (place === "ptr" && kindOf(child) === "Const")
          this.#constant(child, "field", WORD_BYTES);
        else this.#visit(child);
        this.#region = region;
      }
    }
    // Only now: the code that bounds the loop is not one of the places.
    if (kind === "Loop") boundLoop(this.#module, node);
  }

  /** A body, a statement of a block, or an arm of a condition. `set` replaces it. */
  #enterRegion(node: Node, set: (told: Node) => void): void {
    this.#region = this.#regions.length;
    const type = binaryen.getExpressionType(node);
    this.#regions.push((call) => set(this.#module.block(null, [call, node], type)));
  }

  #change(kind: string, node: Node, info: Record<string, unknown>): void {
    if (kind === "Binary") this.#operation(node, info["op"] as number);
    else if (kind === "If") this.#condition("if negated", node, info, tree.If);
    else if (kind === "Select") this.#condition("choice negated", node, info, tree.Select);
    else if (kind === "Break" && info["condition"]) {
      this.#condition("branch negated", node, info, tree.Break);
    } else if (kind === "Store") this.#dropStore(node);
    else if (kind === "Block") this.#dropStatements(node, info["children"] as Node[]);
  }

  #add(operator: string, plant: () => () => void): void {
    const count = (this.#counts.get(operator) ?? 0) + 1;
    this.#counts.set(operator, count);
    this.#mutants.push({
      name: `${this.#function.replace(/^assembly\//, "")} ${operator} #${count}`,
      function: this.#function,
      code: this.#code,
      region: this.#region,
      plant,
    });
  }

  #operation(node: Node, op: number): void {
    const swap = OPERATIONS.get(op);
    if (!swap) return;
    this.#add(swap.name, () => {
      tree.Binary.setOp(node, swap.to);
      return () => tree.Binary.setOp(node, swap.from);
    });
  }

  /** A constant one step larger, and one smaller. */
  #constant(node: Node, what: string, step: number): void {
    if (binaryen.getExpressionType(node) !== binaryen.i32) return;
    const { value } = factsOf(node) as unknown as { value: number };
    for (const [sign, change] of [
      ["+", step],
      ["-", -step],
    ] as const) {
      this.#add(`${what} ${sign} 1`, () => {
        tree.Const.setValueI32(node, (value + change) | 0);
        return () => tree.Const.setValueI32(node, value);
      });
    }
  }

  #condition(
    operator: string,
    node: Node,
    info: Record<string, unknown>,
    kind: { setCondition(node: Node, condition: Node): void },
  ): void {
    const condition = info["condition"] as Node;
    this.#add(operator, () => {
      kind.setCondition(node, this.#module.i32.eqz(condition));
      return () => kind.setCondition(node, condition);
    });
  }

  /** The value at the address is stored there again, unchanged. */
  #dropStore(node: Node): void {
    const { ptr, value, offset, bytes } = factsOf(node) as unknown as {
      ptr: Node;
      value: Node;
      offset: number;
      bytes: number;
    };
    if (binaryen.getExpressionType(value) !== binaryen.i32) return;
    const load = { 1: "load8_u", 2: "load16_u", 4: "load" }[bytes] as "load";
    this.#add("store dropped", () => {
      const address = this.#module.copyExpression(ptr);
      const present = this.#module.i32[load](offset, bytes, address);
      tree.Store.setValue(node, present);
      return () => tree.Store.setValue(node, value);
    });
  }

  /** A call whose result is not used is omitted. */
  #dropStatements(block: Node, children: readonly Node[]): void {
    for (const [index, child] of children.entries()) {
      const kind = kindOf(child);
      const isCall = kind === "Call" && binaryen.getExpressionType(child) === binaryen.none;
      if (!isCall && kind !== "MemoryCopy" && kind !== "MemoryFill") continue;
      this.#add("call dropped", () => {
        tree.Block.setChildAt(block, index, this.#module.nop());
        return () => tree.Block.setChildAt(block, index, child);
      });
    }
  }
}
