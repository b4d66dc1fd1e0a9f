// Exceptions: how they are made, chained and reported, and how they pass through JavaScript.

import { PyException, PyExceptionGroup, type PyTraceback } from "../objects/exception.js";
import { PyFunction } from "../objects/function.js";
import type { Runtime } from "../objects/runtime.js";
import { exceptionType } from "../objects/types.js";

import { isObject, type PyObject, type PyType, type Value } from "../objects/value.js";
import { suggestion } from "./suggestions.js";

/** Carries an exception of Python through JavaScript. */
export class PythonError extends Error {
  readonly exception: PyException;
  /** Re-raised: this frame is already in its traceback. */
  isAgain: boolean;
  isChained = false;

  constructor(exception: PyException, isAgain = false) {
    super(exception.cls.name);
    this.exception = exception;
    this.isAgain = isAgain;
  }
}

/** The program was stopped from outside, or its budget of steps is used up. */
export class Interrupted extends Error {}

export function createError(vm: Runtime, type: string, message: string): PythonError {
  const exception = new PyException(vm.memory, exceptionType(type));
  exception.setField("args", vm.tuple([message]));
  return new PythonError(exception);
}

/** `cls(*args)`, which a class of the program may make something else of. */
export function makeException(vm: Runtime, cls: PyType, args: readonly Value[]): PyException {
  const made = vm.call(cls, args);
  if (made instanceof PyException) return made;
  const should = "should have returned an instance of BaseException";
  const found = vm.repr(vm.typeOf(made));
  throw vm.error("TypeError", `calling ${vm.repr(cls)} ${should}, not ${found}`);
}

/** An exception raised while another is handled has that one as its context. */
export function chain(vm: Runtime, exception: PyException): void {
  const { handled } = vm;
  if (!handled || handled === exception || exception.context) return;
  for (let around: PyException | undefined = handled; around; around = around.context) {
    if (around.context === exception) {
      around.setField("context", undefined);
      break;
    }
  }
  exception.setField("context", handled);
}

/** `ValueError: message`, with the module of a class of the program as CPython names it. */
function headline(vm: Runtime, exception: PyException): string {
  const { cls } = exception;
  const module = cls.isHeap ? cls.own("__module__") : undefined;
  const qualified = cls.isHeap ? vm.str(cls.own("__qualname__") ?? cls.name) : cls.name;
  const name =
    typeof module === "string" && module !== "__main__" ? `${module}.${qualified}` : qualified;
  let text: string;
  try {
    text = vm.str(exception);
  } catch {
    text = "<exception str() failed>";
  }
  return text === "" ? name : `${name}: ${text}`;
}

function entries(exception: PyException): string[] {
  const lines: string[] = [];
  let count = 0;
  let last = "";
  const flush = (): void => {
    if (count > 3) lines.push(`  [Previous line repeated ${count - 3} more times]`);
  };
  for (let entry: PyTraceback | undefined = exception.traceback; entry; entry = entry.next) {
    const { code } = entry.frame;
    const source = code.source[entry.line - 1]?.trim();
    const head = `  File "${code.file}", line ${entry.line}, in ${code.name}`;
    const text = source ? `${head}\n    ${source}` : head;
    if (text !== last) {
      flush();
      count = 0;
    }
    last = text;
    if (++count <= 3) lines.push(text);
  }
  flush();
  return lines;
}

const FROM_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n";
const FROM_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n";

/** As CPython prints an uncaught exception: earlier ones of the chain first, each once. */
export function tracebackText(vm: Runtime, exception: PyException): string {
  return chainText(vm, exception, { depth: 0, isOpen: false });
}

/** The nesting of groups around a text, and whether the last group still needs its closing line. */
interface Margin {
  depth: number;
  isOpen: boolean;
}

const GROUP_DEPTH_MAX = 10;
const GROUP_WIDTH_MAX = 15;

function indented(text: string, { depth }: Margin): string {
  return depth === 0 ? text : text.replace(/^(?=.|\n)/gm, `${"  ".repeat(depth)}| `);
}

function chainText(vm: Runtime, exception: PyException, margin: Margin): string {
  const chain: { one: PyException; link: string }[] = [];
  let next: PyException | undefined = exception;
  let link = "";
  while (next && !chain.some(({ one }) => one === next)) {
    chain.push({ one: next, link });
    const { cause, context, suppressContext }: PyException = next;
    next = cause ?? (suppressContext ? undefined : context);
    link = cause ? FROM_CAUSE : FROM_CONTEXT;
  }
  // The sentence that links an exception to the one before it follows that one.
  const texts = chain.map(({ one, link }) => {
    const text =
      one instanceof PyExceptionGroup
        ? groupText(vm, one, margin)
        : indented(ownText(vm, one), margin);
    return text + indented(link, margin);
  });
  return texts.reverse().join("");
}

function groupText(vm: Runtime, group: PyExceptionGroup, margin: Margin): string {
  if (margin.depth > GROUP_DEPTH_MAX) {
    return indented(`... (max_group_depth is ${GROUP_DEPTH_MAX})\n`, margin);
  }
  const isOutermost = margin.depth === 0;
  if (isOutermost) margin.depth++;
  const own = indented(ownText(vm, group).replace(/^Traceback/, "Exception Group $&"), margin);
  let text = isOutermost ? own.replace(/^ {2}\| (?=Exception Group T)/, "  + ") : own;
  const { items } = group.exceptions;
  const count = Math.min(items.length, GROUP_WIDTH_MAX + 1);
  for (const [index, one] of items.slice(0, count).entries()) {
    const isLast = index === count - 1;
    if (isLast) margin.isOpen = true;
    const isLeftOut = index >= GROUP_WIDTH_MAX;
    const title = isLeftOut ? "..." : index + 1;
    const branch = index === 0 ? "+-" : "  ";
    text += `${"  ".repeat(margin.depth)}${branch}+---------------- ${title} ----------------\n`;
    margin.depth++;
    const more = items.length - GROUP_WIDTH_MAX;
    text += isLeftOut
      ? indented(`and ${more} more exception${more > 1 ? "s" : ""}\n`, margin)
      : chainText(vm, one as PyException, margin);
    if (isLast && margin.isOpen) {
      text += `${"  ".repeat(margin.depth)}+------------------------------------\n`;
      margin.isOpen = false;
    }
    margin.depth--;
  }
  if (isOutermost) margin.depth = 0;
  return text;
}

function ownText(vm: Runtime, exception: PyException): string {
  const lines = entries(exception);
  const head = lines.length > 0 ? `Traceback (most recent call last):\n${lines.join("\n")}\n` : "";
  return head + exceptionText(vm, exception);
}

/** Without the traceback. */
export function exceptionText(vm: Runtime, exception: PyException): string {
  const lines: string[] = [];
  const line = exception.dict?.getName("lineno");
  if (typeof line === "bigint" && exception.cls.isSubclassOf(exceptionType("SyntaxError"))) {
    const file = vm.str(exception.dict?.getName("filename") ?? "");
    lines.push(
      `  File "${file}", line ${line}`,
      `    ${vm.str(exception.dict?.getName("text") ?? "")}`,
    );
  }
  const head = lines.map((one) => `${one}\n`).join("");
  return `${head}${headline(vm, exception)}${suggestion(vm, exception)}\n`;
}

/** `Exception ignored in: <function A.__del__ at 0x…>` and why, without earlier exceptions. */
export function unraisableText(
  vm: Runtime,
  exception: PyException,
  where: Value,
  place = "in",
): string {
  const what =
    isObject(where) && !(where instanceof PyFunction) ? safeRepr(vm, where) : vm.repr(where);
  return `Exception ignored ${place}: ${what}\n${ownText(vm, exception)}`;
}

function safeRepr(vm: Runtime, object: PyObject): string {
  try {
    return vm.repr(object);
  } catch {
    return "<object repr() failed>";
  }
}

/**
 * Converts anything thrown to an exception of Python's: resources that JavaScript or the heap ran out
 * of, and our own errors, which become a SystemError that says where.
 * @throws {Interrupted} as it is.
 * @throws the error itself when the heap no longer takes calls: there is no exception then.
 */
export function pythonError(vm: Runtime, error: unknown, where: string): PythonError {
  if (error instanceof PythonError) return error;
  if (error instanceof Interrupted || !vm.memory.heap.life.isReady) throw error;
  const { name, message, code } = error as Partial<Error & { code: string }>;
  if (code === "ERR_HEAP_FULL") {
    if (!vm.memory.openReserve()) throw error;
    return createError(vm, "MemoryError", "");
  }
  if (/call stack|recursion/i.test(message ?? "")) {
    return createError(vm, "RecursionError", "maximum recursion depth exceeded");
  }
  if (
    /invalid (string|array|typed array) length|bigint too big|maximum bigint/i.test(message ?? "")
  ) {
    return createError(vm, "MemoryError", "");
  }
  return createError(
    vm,
    "SystemError",
    `error in ${where}: ${code ?? name ?? "Error"}: ${message ?? String(error)}`,
  );
}
