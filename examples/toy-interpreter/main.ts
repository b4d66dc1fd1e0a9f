// Runs a Lisp program on the toy interpreter, and shows what it left on the heap.
//
//   npx tsx examples/toy-interpreter/main.ts [FILE]

import { readFileSync } from "node:fs";
import process from "node:process";
import { Lisp } from "./lisp.js";

const DEMO = `
(define counter (lambda (from)
  (define again (lambda (n) (if (< n 1) from (again (- n 1)))))
  (again 3)))
(define repeat (lambda (n) (if (< n 1) (quote done) (head (cons (repeat (- n 1)) (counter n))))))
(repeat 100)
`;

const lisp = new Lisp({ automatic: false });
const [file] = process.argv.slice(2);
console.log(lisp.run(file === undefined ? DEMO : readFileSync(file, "utf8")));
const before = lisp.heap.liveCount;
const found = lisp.heap.collect();
console.log(`${before} objects alive, ${found} of them in cycles that nothing refers to`);
console.log(`${lisp.heap.liveCount} alive after the collection`);
