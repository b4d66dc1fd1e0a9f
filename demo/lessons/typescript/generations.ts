import { del, GCObject, gc } from "ouroboros-gc";

class Node extends GCObject {
  itself?: Node;
}

gc.setThreshold(12, 2, 2);
const runs: number[] = [];
gc.callbacks.push((_, info) => runs.push(info.generation));

const old = new Node();
for (let turn = 0; turn < 80; turn++) {
  const node = new Node();
  node.itself = node;
  del(node);
}

gc.callbacks.length = 0;
gc.setThreshold(700, 10, 10);
del(old);
console.log("young ones were collected:", runs.includes(0));
console.log("middle ones too:", runs.includes(1));
