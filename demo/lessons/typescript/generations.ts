import { del, GCObject, gc } from "ouroboros-gc";

class Node extends GCObject {
  itself?: Node;
}

gc.setThreshold(25, 2, 2);
const stopped: number[] = [];
gc.callbacks.push((phase, info) => {
  if (phase === "stop") stopped.push(info.generation);
});

const old = new Node();
for (let turn = 0; turn < 150; turn++) {
  const node = new Node();
  node.itself = node;
  del(node);
}

gc.callbacks.length = 0;
gc.setThreshold(700, 10, 10);
del(old);
console.log("young ones were collected:", stopped.includes(0));
console.log("middle ones too:", stopped.includes(1));
