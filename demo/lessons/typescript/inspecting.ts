import { GCList, gc } from "ouroboros-gc";

const numbers = new GCList<unknown>(1, 2, 3);
const names = new GCList<unknown>("a", "b");
numbers.push(names);

gc.setThreshold(700, 10, 10); // Python's up to 3.12; this library begins with those of 3.13
console.log("a list is tracked:", gc.isTracked(numbers));
console.log("an int is not:", gc.isTracked(42));
console.log("three counters:", gc.getCount().length);
console.log("thresholds:", gc.getThreshold().join(", "));
console.log("names refers to:", [...names].join(", ")); // getReferents() has objects, not texts
console.log("numbers holds names:", gc.getReferrers(names).includes(numbers));

const before = gc.trackedCount;
const more = new GCList<unknown>();
for (let made = 0; made < 10; made++) more.push(new GCList());
console.log("objects more:", gc.trackedCount - before >= 11);
