import { del, GCObject, gc } from "ouroboros-gc";

class MyClass extends GCObject {
  ref?: MyClass;
  friend?: MyClass;
}

gc.collect();
const a = new MyClass();
const b = new MyClass();
a.ref = b;
b.ref = a;
const kept = new MyClass();
a.friend = kept;
del(a);
del(b);

console.log("collected:", gc.collect());
console.log("kept is still here:", gc.getRefcount(kept) === 1);
