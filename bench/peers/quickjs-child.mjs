// The task in quickjs-emscripten: node quickjs-child.mjs CORE VARIANT GRAPH live|garbage REPEATS,
// where CORE and VARIANT are addresses of modules. One line of JSON.
//
// The package has no call for a collection. QuickJS itself runs one when an object is made while
// more bytes are in use than a threshold. The threshold is in the runtime's structure, where it is found by
// its first value, 256 kB, and set: to a huge value while the graph is built, then to 0.

import { readFileSync } from "node:fs";
import process from "node:process";

/** In QuickJS: objects are literals with as many properties as references; above 3, arrays. */
const GUEST = `
  let holder = [];

  function makeObject(count) {
    switch (count) {
      case 0: return {};
      case 1: return { r0: null };
      case 2: return { r0: null, r1: null };
      case 3: return { r0: null, r1: null, r2: null };
      default: return [];
    }
  }

  function build(graph) {
    const words = new Uint32Array(graph);
    const objectCount = words[0];
    const offsets = words.subarray(3, objectCount + 4);
    const targets = words.subarray(objectCount + 4, objectCount + 4 + words[1]);
    for (let index = 0; index < objectCount; index++) {
      holder.push(makeObject(offsets[index + 1] - offsets[index]));
    }
    for (let index = 0; index < objectCount; index++) {
      const owner = holder[index];
      const start = offsets[index];
      const count = offsets[index + 1] - start;
      if (count > 3) {
        for (let at = 0; at < count; at++) owner.push(holder[targets[start + at]]);
        continue;
      }
      if (count > 0) owner.r0 = holder[targets[start]];
      if (count > 1) owner.r1 = holder[targets[start + 1]];
      if (count > 2) owner.r2 = holder[targets[start + 2]];
    }
  }

  function releaseAllButHeld(graph) {
    const words = new Uint32Array(graph);
    const held = words.subarray(words.length - words[2]);
    const kept = [];
    for (let index = 0; index < held.length; index++) kept.push(holder[held[index]]);
    holder = kept;
  }

  const makeOne = () => { ({}); };
  ({ build, releaseAllButHeld, makeOne });
`;

/** One object that refers to itself four times and is not held. */
const FIRST_GRAPH = Uint32Array.of(1, 4, 0, 0, 4, 0, 0, 0, 0);

const FIRST_THRESHOLD = 256 * 1024;
const NEVER = 0x7fffffff;

const [, , core, variant, graphFile, situation, repeatsText] = process.argv;
const repeats = Number(repeatsText);
const { newQuickJSWASMModuleFromVariant } = await import(core);
const quickjs = await newQuickJSWASMModuleFromVariant((await import(variant)).default);
const memory = quickjs.getWasmMemory();

/** A new runtime for each graph: a used one allocates memory out of order. */
function measureOnce(timedCount, warmUpCount) {
  const runtime = quickjs.newRuntime();
  const structure = new Uint32Array(memory.buffer, runtime.rt.value, 64);
  const place = runtime.rt.value + 4 * structure.indexOf(FIRST_THRESHOLD);
  const threshold = () => new Uint32Array(memory.buffer, place, 1);
  if (threshold()[0] !== FIRST_THRESHOLD) throw new Error("quickjs: no collection threshold.");
  threshold()[0] = NEVER;
  const context = runtime.newContext();
  const guest = context.unwrapResult(context.evalCode(GUEST));
  const call = (name, ...values) => {
    const work = context.getProp(guest, name);
    context.unwrapResult(context.callFunction(work, context.undefined, ...values)).dispose();
    work.dispose();
  };
  const usage = () => {
    const answer = runtime.computeMemoryUsage();
    const { obj_count, memory_used_size } = context.dump(answer);
    answer.dispose();
    return { objects: obj_count, bytes: memory_used_size };
  };
  const collect = () => {
    const makeOne = context.getProp(guest, "makeOne");
    threshold()[0] = 0;
    const start = performance.now();
    const answer = context.callFunction(makeOne, context.undefined);
    const ms = performance.now() - start;
    if (threshold()[0] === 0) throw new Error("quickjs: nothing was collected.");
    threshold()[0] = NEVER;
    context.unwrapResult(answer).dispose();
    makeOne.dispose();
    return ms;
  };

  const file = readFileSync(graphFile);
  const graph = context.newArrayBuffer(
    file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength),
  );
  const objectCount = file.readUInt32LE(0);
  // QuickJS makes some of its own objects on first use.
  const first = context.newArrayBuffer(FIRST_GRAPH.buffer);
  for (const name of ["build", "releaseAllButHeld"]) call(name, first);
  collect();
  const own = usage();
  const start = performance.now();
  call("build", graph);
  const buildMs = performance.now() - start;
  const bytes = usage().bytes - own.bytes;
  call("releaseAllButHeld", graph);
  for (let count = 0; count < warmUpCount; count++) collect();
  const before = warmUpCount === 0 ? objectCount : usage().objects - own.objects;
  const ms = Array.from({ length: timedCount }, collect);
  const left = usage().objects - own.objects;
  for (const handle of [graph, first, guest]) handle.dispose();
  context.dispose();
  runtime.dispose();
  return { ms, freed: before - left, left, buildMs, bytes };
}

let answer;
if (situation === "live") answer = measureOnce(repeats, 1);
else {
  const each = Array.from({ length: repeats }, () => measureOnce(1, 0));
  const builds = each.map(({ buildMs }) => buildMs).sort((a, b) => a - b);
  answer = {
    ...each.at(-1),
    ms: each.flatMap(({ ms }) => ms),
    buildMs: builds[builds.length >> 1],
  };
}
console.log(JSON.stringify(answer));
