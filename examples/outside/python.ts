// A page of Python's documentation, typed in with Python's names.

import { gc as heap } from "ouroboros-gc";
import * as gc from "ouroboros-gc/python";

class MyClass extends gc.GCObject {
  ref?: MyClass;
}

/** Prints what Python prints, except `False` and `None`. */
export function program(print: (line: string) => void): string {
  gc.disable();
  print(`isenabled: ${gc.isenabled()}`);
  gc.set_threshold(700, 10, 10);
  print(`get_threshold: ${gc.get_threshold().join(", ")}`);
  const a = new MyClass();
  const b = new MyClass();
  a.ref = b;
  b.ref = a;
  print(`getrefcount: ${gc.getrefcount(a)}`);
  print(`get_referrers: ${gc.get_referrers(a)[0] === b}`);
  gc.del(a);
  gc.del(b);
  print(`collect: ${gc.collect()}`);
  gc.enable();
  return heap.engine;
}

export const printed: readonly string[] = [
  "isenabled: false",
  "get_threshold: 700, 10, 10",
  "getrefcount: 2",
  "get_referrers: true",
  "collect: 2",
];
