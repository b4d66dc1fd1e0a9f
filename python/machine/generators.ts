// Generators: they run until they yield, wait, continue, end.

import { PyException } from "../objects/exception.js";
import { PyGenerator, type Resumed } from "../objects/generator.js";
import { PyIterator } from "../objects/iterator.js";
import { exceptionType } from "../objects/types.js";
import type { Value } from "../objects/value.js";
import { PythonError } from "./errors.js";
import type { Frame, Interpreter } from "./frame.js";

/** Continues a generator: `sent` is the value of its `yield`, `raised` is raised there instead. */
export function resumeGenerator(
  vm: Interpreter,
  given: PyGenerator,
  sent: Value,
  raised?: PyException,
): Resumed {
  const generator = given as PyGenerator<Frame>;
  const { frame } = generator;
  if (generator.state === "running") throw vm.error("ValueError", "generator already executing");
  if (!frame || generator.state === "done") {
    if (raised) throw new PythonError(raised);
    return { result: null, isDone: true };
  }
  const { memory } = vm;
  const isNew = generator.state === "new";
  if (isNew && sent !== null && !raised) {
    throw vm.error("TypeError", "can't send non-None value to a just-started generator");
  }
  memory.hold(generator);
  generator.unpark();
  generator.state = "running";
  const isDelegated = !isNew && raised !== undefined && frame.isDelegating;
  if (isDelegated) frame.thrown = raised;
  if (!isNew && (!raised || isDelegated)) frame.stack.push(memory.retain(sent));
  vm.enterHandling(frame.handling);
  frame.isYielding = false;
  try {
    const isRaisedHere = raised !== undefined && !isDelegated;
    const result = vm.run(frame, isRaisedHere ? new PythonError(raised) : undefined);
    if (!frame.isYielding) return finish(generator, result);
    generator.state = "waiting";
    generator.park();
    return { result, isDone: false };
  } catch (error) {
    finish(generator, null);
    throw stopped(vm, error);
  } finally {
    vm.leaveHandling();
  }
}

/**
 * The next value of a `yield from`'s iterator, held, or the value that it returned: by `next`, by
 * `send` with the sent value, or by `throw` with the thrown exception.
 */
export function delegate(
  vm: Interpreter,
  source: Value,
  sent: Value,
  thrown: PyException | undefined,
): Resumed {
  if (thrown?.cls.isSubclassOf(exceptionType("GeneratorExit"))) {
    if (source instanceof PyGenerator) closeGenerator(vm, source);
    else if (vm.findAttribute(source, "close") !== undefined) vm.callMethod(source, "close");
    throw new PythonError(thrown);
  }
  if (source instanceof PyGenerator) {
    return resumeGenerator(vm, source, sent, thrown);
  }
  if (thrown && vm.findAttribute(source, "throw") === undefined) throw new PythonError(thrown);
  if (!thrown && sent === null && source instanceof PyIterator) {
    const result = source.next(vm);
    return { result: result ?? null, isDone: result === undefined };
  }
  try {
    const result = thrown
      ? vm.callMethod(source, "throw", thrown)
      : sent === null
        ? vm.callMethod(source, "__next__")
        : vm.callMethod(source, "send", sent);
    return { result, isDone: false };
  } catch (error) {
    const exception = vm.caught(error);
    if (!exception?.cls.isSubclassOf(exceptionType("StopIteration"))) throw error;
    return { result: exception.args.items[0] ?? null, isDone: true };
  }
}

function finish(generator: PyGenerator<Frame>, result: Value): Resumed {
  generator.state = "done";
  generator.frame = undefined;
  return { result, isDone: true };
}

/** A StopIteration within a generator becomes a RuntimeError (PEP 479). */
function stopped(vm: Interpreter, error: unknown): unknown {
  const exception = vm.caught(error);
  if (!exception?.cls.isSubclassOf(exceptionType("StopIteration"))) return error;
  const replaced = vm.error("RuntimeError", "generator raised StopIteration");
  vm.caught(replaced)?.setField("cause", exception);
  return replaced;
}

/** Ends a waiting generator: its `finally` blocks run. */
export function closeGenerator(vm: Interpreter, given: PyGenerator): void {
  const generator = given as PyGenerator<Frame>;
  if (generator.state === "new") {
    generator.state = "done";
    generator.unpark();
    const { frame } = generator;
    generator.frame = undefined;
    if (frame) {
      vm.enter(frame);
      vm.leave(frame);
    }
    return;
  }
  if (generator.state !== "waiting") return;
  const exit = new PyException(vm.memory, exceptionType("GeneratorExit"));
  exit.setField("args", vm.tuple());
  try {
    const { isDone } = resumeGenerator(vm, generator, null, exit);
    if (!isDone) throw vm.error("RuntimeError", "generator ignored GeneratorExit");
  } catch (error) {
    const exception = vm.caught(error);
    if (!exception?.cls.isSubclassOf(exceptionType("GeneratorExit"))) throw error;
  }
}
