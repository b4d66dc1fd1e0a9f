import { GCObject, gc } from "ouroboros-gc";

class MyClass extends GCObject {
  ref?: MyClass;
}

const a = new MyClass();
const b = new MyClass();
console.log("references to a:", gc.getRefcount(a));

a.ref = b;
b.ref = a;
console.log("references to a:", gc.getRefcount(a));
console.log("in a circle:", a.ref.ref === a);
