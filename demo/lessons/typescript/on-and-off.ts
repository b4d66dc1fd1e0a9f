import { del, GCObject, gc } from "ouroboros-gc";

class Node extends GCObject {
  itself?: Node;
}

function makeCycle(): void {
  const node = new Node();
  node.itself = node;
  del(node); // Python does that at the function's end
}

gc.disable();
console.log("enabled:", gc.isEnabled());
makeCycle();
console.log("nobody collects the cycle now");

gc.enable();
console.log("enabled:", gc.isEnabled());
console.log("found by hand:", gc.collect());
