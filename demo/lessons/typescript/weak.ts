import { del, GCObject, gc } from "ouroboros-gc";
import { ref } from "ouroboros-gc/weakref";

class Node extends GCObject {
  itself?: Node;

  override __del__(): void {
    console.log("finalizer: the weak reference says", watch.deref());
  }
}

const node = new Node();
node.itself = node;
const watch = ref(node, (reference) => {
  console.log("callback: the weak reference says", reference.deref());
});
del(node);
console.log("collected:", gc.collect());
