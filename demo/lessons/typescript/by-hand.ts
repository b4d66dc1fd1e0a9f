import { del, GCObject, gc } from "ouroboros-gc";
import { ref } from "ouroboros-gc/weakref";

class Thing extends GCObject {
  itself?: Thing;
}

const a = new Thing();
const watchA = ref(a);
del(a);
console.log("gone at once:", watchA.deref() === undefined);
console.log("left for the collector:", gc.collect());

const b = new Thing();
b.itself = b;
const watchB = ref(b);
del(b);
console.log("gone at once:", watchB.deref() === undefined);
console.log("left for the collector:", gc.collect());
console.log("gone now:", watchB.deref() === undefined);
