import { GCList, GCObject, gc } from "ouroboros-gc";

class Node extends GCObject {}

const one = new Node();
const pair = new GCList<Node>(one, one);
const many = new GCList<Node>();
for (let made = 0; made < 10; made++) many.push(one);
console.log("references of pair:", gc.getReferents(pair).length);
console.log("references of many:", gc.getReferents(many).length);

many.push(one);
console.log("references of many:", gc.getReferents(many).length);
console.log("references to one:", gc.getRefcount(one));
