// Exceptions: arguments, causes, contexts and tracebacks.

import { nativeRepr } from "../machine/text.js";
import { PyException, PyTraceback } from "../objects/exception.js";
import { NativeProperty } from "../objects/native.js";
import type { PyTuple } from "../objects/sequence.js";
import { exceptionType } from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";
import { defineMethods } from "./define.js";

const BASE = exceptionType("BaseException");
const as = (value: Value): PyException => value as PyException;

defineMethods(BASE, {
  __new__: (vm, [cls, ...args]) => {
    const exception = new PyException(vm.memory, cls as PyType);
    exception.setField("args", vm.tuple(args));
    return exception;
  },
  __init__: (vm, [self, ...args]) => {
    as(self as Value).setField("args", vm.tuple(args));
    return null;
  },
  __repr__: (vm, [self]) => nativeRepr(vm, self as Value),
  __str__: (vm, [self]) => {
    const { items } = as(self as Value).args;
    if (items.length === 0) return "";
    return items.length === 1 ? vm.str(items[0] as Value) : vm.repr(as(self as Value).args);
  },
  with_traceback: (vm, [self, traceback]) => {
    if (traceback !== null && !(traceback instanceof PyTraceback)) {
      throw vm.error("TypeError", "__traceback__ must be a traceback or None");
    }
    as(self as Value).setField(
      "traceback",
      traceback instanceof PyTraceback ? traceback : undefined,
    );
    return self as Value;
  },
  add_note: (vm, [self, note]) => {
    const notes = as(self as Value).own("__notes__") ?? vm.list();
    as(self as Value).setOwn("__notes__", notes);
    vm.callMethod(notes, "append", note as Value);
    return null;
  },
});

/** The types that each of these may have, beside None. */
const FIELDS = {
  traceback: { kind: PyTraceback, message: "__traceback__ must be a traceback or None" },
  context: {
    kind: PyException,
    message: "exception context must be None or derive from BaseException",
  },
  cause: {
    kind: PyException,
    message: "exception cause must be None or derive from BaseException",
  },
};

function field(name: "traceback" | "context" | "cause"): NativeProperty {
  const { kind, message } = FIELDS[name];
  return new NativeProperty(
    (_vm, self) => as(self)[name] ?? null,
    (vm, self, to) => {
      if (to !== null && !(to instanceof kind)) throw vm.error("TypeError", message);
      if (name === "cause") as(self).suppressContext = true;
      as(self).setField(name, (to ?? undefined) as PyException | undefined);
    },
  );
}

BASE.natives.set("__traceback__", field("traceback"));
BASE.natives.set("__context__", field("context"));
BASE.natives.set("__cause__", field("cause"));
BASE.natives.set(
  "__suppress_context__",
  new NativeProperty(
    (_vm, self) => as(self).suppressContext,
    (vm, self, to) => {
      if (typeof to !== "boolean") throw vm.error("TypeError", "attribute value type must be bool");
      as(self).suppressContext = to;
    },
  ),
);
BASE.natives.set(
  "args",
  new NativeProperty(
    (_vm, self) => as(self).args,
    (vm, self, to) => as(self).setField("args", vm.tuple(vm.collect(to)) as PyTuple),
  ),
);
exceptionType("StopIteration").natives.set(
  "value",
  new NativeProperty((_vm, self) => as(self).args.items[0] ?? null),
);
exceptionType("SystemExit").natives.set(
  "code",
  new NativeProperty((_vm, self) => as(self).args.items[0] ?? null),
);
for (const name of ["msg", "lineno", "filename", "text", "offset"]) {
  exceptionType("SyntaxError").natives.set(
    name,
    new NativeProperty(
      (_vm, self) =>
        as(self).own(name) ?? (name === "msg" ? (as(self).args.items[0] ?? null) : null),
      (_vm, self, to) => as(self).setOwn(name, to),
    ),
  );
}
