// Operations of try, except, finally, with and raise.

import { PyException } from "../../objects/exception.js";
import { type PyList, PyTuple } from "../../objects/sequence.js";
import { exceptionType } from "../../objects/types.js";
import { PyType, type Value } from "../../objects/value.js";
import { makeException, PythonError } from "../errors.js";
import type { Interpreter, Operations } from "../frame.js";
import { joinRaised, matchStar } from "../groups.js";

/** The exception for the operand of `raise`: a class is called. */
/** `what` names them in the message when it is none. */
function exceptionOf(vm: Interpreter, value: Value, what = "exceptions"): PyException {
  if (value instanceof PyException) return value;
  if (value instanceof PyType && value.isSubclassOf(exceptionType("BaseException"))) {
    return makeException(vm, value, []);
  }
  throw vm.error("TypeError", `${what} must derive from BaseException`);
}

function checkCatchable(vm: Interpreter, type: Value): void {
  for (const one of type instanceof PyTuple ? type.items : [type]) {
    if (one instanceof PyType && one.isSubclassOf(exceptionType("BaseException"))) continue;
    throw vm.error(
      "TypeError",
      "catching classes that do not inherit from BaseException is not allowed",
    );
  }
}

const USE_EXCEPT = "catching ExceptionGroup with except* is not allowed. Use except instead.";

function checkStarCatchable(vm: Interpreter, type: Value): void {
  checkCatchable(vm, type);
  for (const one of type instanceof PyTuple ? type.items : [type]) {
    if ((one as PyType).isSubclassOf(exceptionType("BaseExceptionGroup"))) {
      throw vm.error("TypeError", USE_EXCEPT);
    }
  }
}

export const exceptionOperations: Operations = {
  SETUP: (_vm, { blocks, stack }, handler: number) => {
    blocks.push({ handler, depth: stack.length });
  },
  SETUP_WITHOUT_TOP: (_vm, { blocks, stack }, handler: number) => {
    blocks.push({ handler, depth: stack.length - 1 });
  },
  POP_BLOCK: (_vm, frame) => {
    frame.blocks.pop();
  },
  PUSH_EXC_INFO: (vm, { stack }) => {
    const exception = stack.pop() as PyException;
    const before = vm.setHandled(vm.memory.retain(exception));
    stack.push(before ?? null, exception);
  },
  POP_EXCEPT: (vm, { stack }) => {
    const before = stack.pop();
    const ended = vm.setHandled(before instanceof PyException ? before : undefined);
    vm.memory.release(ended);
  },
  CHECK_EXC_MATCH: (vm, { stack }) => {
    const type = vm.memory.pass(stack.pop() as Value);
    checkCatchable(vm, type);
    stack.push(vm.isInstance(stack.at(-1) as Value, type));
  },
  /** The exception, a list for exceptions of the handlers, and the rest of the exception. */
  PREPARE_STAR: (vm, { stack }) => {
    stack.push(vm.memory.retain(vm.list()), vm.memory.retain(stack.at(-1) as Value));
  },
  /** Leaves the rest on the stack, then the match when there is one, then whether there is. */
  CHECK_EG_MATCH: (vm, { stack }) => {
    const { memory } = vm;
    const type = memory.pass(stack.pop() as Value);
    checkStarCatchable(vm, type);
    const exception = stack.at(-1);
    const parts = exception instanceof PyException ? matchStar(vm, exception, type) : undefined;
    if (!parts?.match) {
      stack.push(false);
      return;
    }
    memory.pass(stack.pop() as Value);
    stack.push(memory.retain(parts.rest ?? null), memory.retain(parts.match), true);
    memory.release(vm.setHandled(memory.retain(parts.match)));
  },
  ADD_RAISED: (vm, { stack }) => {
    const exception = vm.memory.pass(stack.pop() as PyException);
    (stack.at(-2) as PyList).append(exception);
  },
  /** Leaves what is to be raised when there is something, then whether there is. */
  JOIN_RAISED: (vm, { stack }) => {
    const rest = vm.memory.pass(stack.pop() as Value);
    const raised = vm.memory.pass(stack.pop() as PyList);
    const original = vm.memory.pass(stack.pop() as PyException);
    const exceptions = [...raised.items, rest].filter((one) => one instanceof PyException);
    const joined = joinRaised(vm, original, exceptions);
    if (joined) stack.push(vm.memory.retain(joined));
    stack.push(joined !== undefined);
  },
  RERAISE_UNCHAINED: (vm, { stack }) => {
    const error = new PythonError(vm.memory.pass(stack.pop() as PyException), true);
    error.isChained = true;
    throw error;
  },
  RERAISE: (vm, { stack }) => {
    throw new PythonError(vm.memory.pass(stack.pop() as PyException), true);
  },
  RERAISE_HANDLED: (vm) => {
    throw new PythonError(vm.memory.hold(vm.handled as PyException), true);
  },
  RESTORE_AND_RERAISE: (vm, { stack }) => {
    const exception = vm.memory.pass(stack.pop() as PyException);
    const before = stack.pop();
    vm.memory.release(vm.setHandled(before instanceof PyException ? before : undefined));
    const error = new PythonError(exception, true);
    error.isChained = true;
    throw error;
  },
  RAISE: (vm, { stack }, count: number) => {
    if (count === 0) {
      const { handled } = vm;
      if (!handled) throw vm.error("RuntimeError", "No active exception to reraise");
      throw new PythonError(vm.memory.hold(handled), true);
    }
    const cause = count === 2 ? vm.memory.pass(stack.pop() as Value) : undefined;
    const exception = exceptionOf(vm, vm.memory.pass(stack.pop() as Value));
    if (cause !== undefined) {
      exception.suppressContext = true;
      exception.setField(
        "cause",
        cause === null ? undefined : exceptionOf(vm, cause, "exception causes"),
      );
    }
    throw new PythonError(exception);
  },
  RAISE_ASSERTION: (vm, { stack }, hasMessage: boolean) => {
    const exception = new PyException(vm.memory, exceptionType("AssertionError"));
    const args = hasMessage ? [vm.memory.pass(stack.pop() as Value)] : [];
    exception.setField("args", vm.tuple(args));
    throw new PythonError(exception);
  },

  BEFORE_WITH: (vm, { stack }) => {
    const context = vm.memory.pass(stack.pop() as Value);
    const [enter, exit] = [vm.special(context, "__enter__"), vm.special(context, "__exit__")];
    if (enter === undefined || exit === undefined) {
      const { name } = vm.typeOf(context);
      const missed = enter === undefined ? "" : " (missed __exit__ method)";
      throw vm.error(
        "TypeError",
        `'${name}' object does not support the context manager protocol${missed}`,
      );
    }
    stack.push(vm.memory.retain(exit));
    stack.push(vm.memory.retain(vm.call(enter)));
  },
  CALL_EXIT: (vm, { stack }) => {
    const exit = vm.memory.pass(stack.pop() as Value);
    vm.call(exit, [null, null, null]);
  },
  /** Calls `__exit__`, which is below the exception and the one handled before. */
  WITH_EXCEPT: (vm, { stack }) => {
    const exception = stack.at(-1) as PyException;
    const exit = stack.at(-3) as Value;
    const result = vm.call(exit, [exception.cls, exception, exception.traceback ?? null]);
    stack.push(vm.memory.retain(result));
  },
};
