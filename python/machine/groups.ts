// Groups of exceptions: their parts, and how `except*` splits one.

import { PyException, PyExceptionGroup } from "../objects/exception.js";
import type { Runtime } from "../objects/runtime.js";
import { exceptionType } from "../objects/types.js";
import type { Value } from "../objects/value.js";

/** The parts of an exception that match a condition, and the rest. */
export interface Parts {
  readonly match: PyException | undefined;
  readonly rest: PyException | undefined;
}

/** `BaseExceptionGroup(message, exceptions)` */
export function createGroup(vm: Runtime, message: string, exceptions: Value): Value {
  return vm.call(exceptionType("BaseExceptionGroup"), [message, exceptions]);
}

/** Both parts of an exception; those of a group keep its shape. */
export function splitGroup(
  vm: Runtime,
  exception: PyException,
  takes: (one: PyException) => boolean,
): Parts {
  if (takes(exception)) return { match: exception, rest: undefined };
  if (!(exception instanceof PyExceptionGroup)) return { match: undefined, rest: exception };
  vm.descend(" in exceptiongroup_split_recursive");
  try {
    const parts = exception.exceptions.items.map((one) =>
      splitGroup(vm, one as PyException, takes),
    );
    const of = (which: keyof Parts): PyException | undefined => {
      const found = parts.flatMap((part) => part[which] ?? []);
      return found.length > 0 ? derive(vm, exception, found) : undefined;
    };
    return { match: of("match"), rest: of("rest") };
  } finally {
    vm.ascend();
  }
}

/** A group of some of a group's exceptions, with the same traceback, cause and context. */
function derive(
  vm: Runtime,
  group: PyExceptionGroup,
  exceptions: readonly PyException[],
): PyException {
  const derived = vm.callMethod(group, "derive", vm.list(exceptions));
  if (!(derived instanceof PyExceptionGroup)) {
    throw vm.error("TypeError", "derive must return an instance of BaseExceptionGroup");
  }
  if (group.traceback) derived.setField("traceback", group.traceback);
  derived.setField("context", group.context);
  derived.setField("cause", group.cause);
  derived.suppressContext = true;
  const notes = group.own("__notes__");
  if (notes !== undefined) derived.setOwn("__notes__", vm.list(vm.collect(notes)));
  return derived;
}

/** The part of an exception that `except* type` takes; one outside of a group is put into one. */
export function matchStar(vm: Runtime, exception: PyException, type: Value): Parts {
  if (vm.isInstance(exception, type)) {
    const isGroup = exception instanceof PyExceptionGroup;
    const match = isGroup ? exception : (createGroup(vm, "", vm.tuple([exception])) as PyException);
    return { match, rest: undefined };
  }
  if (!(exception instanceof PyExceptionGroup)) return { match: undefined, rest: exception };
  const pair = vm.collect(vm.callMethod(exception, "split", type));
  const [match, rest] = pair.map((part) => (part instanceof PyException ? part : undefined));
  return { match, rest };
}

function isSameOrigin(a: PyException, b: PyException): boolean {
  if (!(a instanceof PyExceptionGroup && b instanceof PyExceptionGroup)) return false;
  return (
    a.own("__notes__") === b.own("__notes__") &&
    a.traceback === b.traceback &&
    a.cause === b.cause &&
    a.context === b.context
  );
}

function addLeaves(exception: PyException, leaves: Set<PyException>): void {
  const waiting = [exception];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (one instanceof PyExceptionGroup) waiting.push(...(one.exceptions.items as PyException[]));
    else leaves.add(one);
  }
}

/** The exception raised after `except*` handlers: those that they raised, and the rest of `original`. */
export function joinRaised(
  vm: Runtime,
  original: PyException,
  exceptions: readonly PyException[],
): PyException | undefined {
  if (!(original instanceof PyExceptionGroup)) return exceptions[0];
  const leaves = new Set<PyException>();
  const raised: PyException[] = [];
  for (const one of exceptions) {
    if (isSameOrigin(one, original)) addLeaves(one, leaves);
    else raised.push(one);
  }
  if (leaves.size > 0) {
    const { match } = splitGroup(vm, original, (one) => leaves.has(one));
    if (match) raised.push(match);
  }
  return raised.length > 1 ? (createGroup(vm, "", vm.list(raised)) as PyException) : raised[0];
}
