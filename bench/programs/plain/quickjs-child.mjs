// A program of plain JavaScript objects in quickjs-emscripten: node quickjs-child.mjs CORE VARIANT GUEST
// PROGRAM SIZES IS_AUTOMATIC, where CORE and VARIANT are addresses of modules, GUEST is the path of
// plain/guest.ts as one script, and SIZES is JSON. One line of JSON.
//
// QuickJS collects when an object is made while more bytes are in use than a threshold, and reports nothing:
// pauses are known only for programs that request each collection. To request one, the threshold, a word of
// the runtime's structure that is found by its first value, is set to 0.

import { readFileSync } from "node:fs";
import process from "node:process";

const FIRST_THRESHOLD = 256 * 1024;
const NEVER = 0x7fffffff;
const SETTLING_ROUNDS = 3;
const SMALL = 120;

const [, , core, variant, guestFile, program, sizes, isAutomatic] = process.argv;
const { newQuickJSWASMModuleFromVariant } = await import(core);
const quickjs = await newQuickJSWASMModuleFromVariant((await import(variant)).default);
const memory = quickjs.getWasmMemory();
const runtime = quickjs.newRuntime();
const structure = new Uint32Array(memory.buffer, runtime.rt.value, 64);
const place = runtime.rt.value + 4 * structure.indexOf(FIRST_THRESHOLD);
const threshold = () => new Uint32Array(memory.buffer, place, 1);
if (threshold()[0] !== FIRST_THRESHOLD) throw new Error("quickjs: no collection threshold.");
const context = runtime.newContext();
const pauses = [];

function collect() {
  threshold()[0] = 0;
  const start = performance.now();
  context.newObject().dispose();
  pauses.push(performance.now() - start);
  if (threshold()[0] === 0) throw new Error("quickjs: nothing was collected.");
  if (isAutomatic !== "true") threshold()[0] = NEVER;
}

const hostCollect = context.newFunction("collect", collect);
context.setProp(context.global, "collect", hostCollect);
const guest = context.unwrapResult(
  context.evalCode(`${readFileSync(guestFile, "utf8")}; guest`, "guest.js"),
);

function call(name, ...texts) {
  const work = context.getProp(guest, name);
  const values = texts.map((text) => context.newString(text));
  const answer = context.unwrapResult(context.callFunction(work, guest, ...values));
  const text = context.dump(answer);
  for (const handle of [work, ...values, answer]) handle.dispose();
  return text === undefined ? undefined : JSON.parse(text);
}

function countObjects() {
  const usage = runtime.computeMemoryUsage();
  const { obj_count } = context.dump(usage);
  usage.dispose();
  return obj_count;
}

/** A finalizer is due one collection after its object is gone, and keeps what it holds until it has run. */
function settle() {
  for (let round = 0; round < SETTLING_ROUNDS; round++) {
    collect();
    runtime.executePendingJobs();
  }
}

// QuickJS makes some of its own objects on first use.
const small = Object.entries(JSON.parse(sizes)).map(([name, size]) => [
  name,
  Math.min(size, name === "repeats" ? 1 : SMALL),
]);
call("prepare", program, JSON.stringify(Object.fromEntries(small)));
call("run");
call("reachable");
call("drop");
settle();
const finalizedBefore = call("finalized");
const own = countObjects();
call("prepare", program, sizes);
collect();
pauses.length = 0;
const cpu = process.cpuUsage();
const start = performance.now();
const { made, units } = call("run");
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const inProgram = [...pauses];
const processBytes = process.resourceUsage().maxRSS * 1024;
const heapBytes = memory.buffer.byteLength;
settle();
const reachable = call("reachable");
collect();
const kept = countObjects() - own - reachable.all + reachable.own;
call("drop");
settle();
const finalized = call("finalized") - finalizedBefore;
const outcome = { made, finalized, kept, left: countObjects() - own };
const known = isAutomatic === "true" ? {} : { pauses: inProgram };
console.log(
  JSON.stringify({
    outcome,
    ms,
    cpuMs: (user + system) / 1000,
    units,
    ...known,
    heapBytes,
    processBytes,
  }),
);
