import { del, GCObject, gc } from "ouroboros-gc";

class Node extends GCObject {
  itself?: Node;
  friend?: Node;
}

const kept = new Node();

function makeRings(count: number): void {
  for (let made = 0; made < count; made++) {
    const node = new Node();
    node.itself = node;
    node.friend = kept;
    del(node);
  }
}

makeRings(3);
console.log("references to kept:", gc.getRefcount(kept));
let outcome = gc.step({ maxMilliseconds: 1 }); // in steps: the program could run between them
while (!outcome.done) outcome = gc.step({ maxMilliseconds: 1 });
console.log("found:", outcome.found);
console.log("references to kept:", gc.getRefcount(kept));
