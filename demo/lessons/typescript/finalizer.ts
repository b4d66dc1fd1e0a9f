import { del, GCObject, gc } from "ouroboros-gc";

class MyClass extends GCObject {
  ref?: MyClass;

  constructor(readonly name: string) {
    super();
  }

  override __del__(): void {
    console.log("finalizer of", this.name);
  }
}

const a = new MyClass("a");
del(a);
console.log("no cycle: the finalizer ran at once");

const b = new MyClass("b");
b.ref = b;
del(b);
console.log("a cycle: nothing yet");
console.log("collected:", gc.collect());
console.log("garbage:", [...gc.garbage].map((kept) => (kept as MyClass).name).join(", "));
