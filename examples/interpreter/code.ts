// The instructions. Each is a number, followed by its operands. A frame's base is where the callee, or the
// receiver of a method, is on the stack; arguments, variables and intermediate values follow.

export const LOAD_LOCAL = 0; // slot
export const LOAD_CONSTANT = 1; // constant
export const GET_FIELD = 2; // name
export const INVOKE = 3; // name, number of arguments: the receiver is below them
export const RETURN = 4;
export const ADD = 5;
export const SUBTRACT = 6;
export const LESS = 7;
export const JUMP_IF_FALSE = 8; // to; takes the value
export const STORE_LOCAL = 9; // slot; takes the value
export const JUMP = 10; // to
export const SET_FIELD = 11; // name; takes the object and the value
export const LOAD_GLOBAL = 12; // index
export const GET_ELEMENT = 13;
export const SET_ELEMENT = 14; // takes the array, the index and the value
export const CALL = 15; // number of arguments: the callee is below them
export const POP = 16;
export const STORE_GLOBAL = 17; // index; takes the value
export const LOAD_CAPTURED = 18; // number among the closure's cells
export const STORE_CAPTURED = 19;
export const MAKE_CELL = 20; // slot: its value moves into a cell
export const LOAD_CELL = 21; // slot of a cell
export const STORE_CELL = 22;
export const EQUAL = 23;
export const NOT_EQUAL = 24;
export const MULTIPLY = 25;
export const DIVIDE = 26;
export const REMAINDER = 27;
export const LESS_EQUAL = 28;
export const GREATER = 29;
export const GREATER_EQUAL = 30;
export const NEGATE = 31;
export const NOT = 32;
export const JUMP_IF_FALSE_OR_POP = 33; // to
export const JUMP_IF_TRUE_OR_POP = 34; // to
export const MAKE_ARRAY = 35; // number of items
export const MAKE_CLOSURE = 36; // constant; for each capture: 1 and a slot, or 0 and a number
export const MAKE_CLASS = 37; // name, whether its base is on the stack
export const ADD_METHOD = 38; // name; takes the closure
export const DECLARE_GLOBAL = 39; // index; takes the value
export const TRY = 40; // to: the handler
export const END_TRY = 41;
export const THROW = 42;

/** What a constant may be. */
export type Constant = number | string | boolean | null | Code;

/** The code of a function. */
export interface Code {
  readonly name: string;
  readonly parameterCount: number;
  /** How many variables of enclosing functions it captures. */
  readonly captureCount: number;
  readonly instructions: Int32Array;
  /** The line of each instruction and operand. */
  readonly lines: Int32Array;
  readonly constants: readonly Constant[];
}
