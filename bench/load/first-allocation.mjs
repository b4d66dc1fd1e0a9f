// In a fresh process: from before the import of an entry to after its first allocation. The entry is given by
// its URL; without one, an empty module is imported, to measure import itself.

import process from "node:process";

const [entry = "data:text/javascript,", kind = "none"] = process.argv.slice(2);
const start = performance.now(); // since the process began: Node itself
const module = await import(entry);
const imported = performance.now();
if (kind === "raw") new module.Heap().alloc(0, 1);
if (kind === "main") new module.GCObject();
const end = performance.now();
console.log(JSON.stringify({ nodeMs: start, importMs: imported - start, firstMs: end - imported }));
