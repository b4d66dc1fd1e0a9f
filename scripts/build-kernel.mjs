// Compiles assembly/ with asc, for release and for debug, and refuses a module that is not what the host
// expects: asc exits without an error on an unknown target or option, so only the bytes are trusted. Does
// nothing if no input changed since the last build.
//
//   build/{release,debug}.wasm     the release one without the lines of assembly/ that assert
//   dist/kernel.wasm               the release module, for the file entry
//   src/engine/kernel-bytes.ts            the release module as hexadecimal digits, for the inline entry
//   test/debug-kernel-bytes.ts     the debug module likewise, for tests
//   test/fault-kernel-bytes.ts     the release module, in which Binaryen has put a call to the host
//                                  before every growth and every store: tests make the k-th of them
//                                  fail (test/faults)

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { instantiateSync } from "@assemblyscript/loader";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = "build/kernel.stamp";
const outputs = [
  "build/release.wasm",
  "build/debug.wasm",
  "dist/kernel.wasm",
  "src/engine/kernel-bytes.ts",
  "test/debug-kernel-bytes.ts",
  "test/fault-kernel-bytes.ts",
];

const targets = ["release", "debug"];

const SECTION_START = 8;
const SECTION_DATA = 11;

/** The digest of everything that the modules depend on: sources, options, this script, asc. */
function inputDigest() {
  const sources = readdirSync("assembly", { recursive: true })
    .map((name) => join("assembly", name))
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const hash = createHash("sha256");
  for (const file of [...sources, "asconfig.json", "scripts/build-kernel.mjs"]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  const asc = JSON.parse(readFileSync("node_modules/assemblyscript/package.json", "utf8"));
  return hash.update(asc.version).digest("hex");
}

function isFresh(digest) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8").trim() === digest &&
    outputs.every((file) => existsSync(file))
  );
}

/** Written to another file and renamed, so that a reader at the same moment sees the old file or the new. */
function write(file, contents) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, contents);
  renameSync(temporary, file);
}

/** An assertion has its own line. If one stays, asc's noAssert drops only the trap. */
const ASSERTION = /^ *assert\w*\(.*$/gm;

/** A file as asc reads it, for the release without assertions; null if there is none. */
function readSource(target, file) {
  if (!existsSync(file)) return null;
  const source = readFileSync(file, "utf8");
  return target === "release" && file.startsWith("assembly")
    ? source.replace(ASSERTION, "")
    : source;
}

/** The files that asc emits for one target, by name. */
async function compile(target) {
  const { main } = await import("assemblyscript/asc");
  const files = new Map();
  const { error, stderr } = await main(["--config", "asconfig.json", "--target", target], {
    readFile: (name, folder) => readSource(target, join(folder, name)),
    writeFile: (name, contents) => void files.set(name.replaceAll("\\", "/"), contents),
  });
  const messages = stderr.toString();
  if (error)
    throw new Error(`asc could not compile the ${target} kernel:\n${messages || error.message}`);
  if (messages.trim() !== "") throw new Error(`asc warns of the ${target} kernel:\n${messages}`);
  const file = `build/${target}.wasm`;
  if (!files.has(file))
    throw new Error(
      `asc wrote no ${file}; it wrote: ${[...files.keys()].join(", ") || "nothing"}.`,
    );
  return files;
}

/** The module with calls to `env.memory_grow_pre`, `env.store_ptr`, … before these instructions. */
async function instrument(bytes) {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(bytes);
  try {
    module.runPasses(["instrument-memory"]);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

function sectionIds(bytes) {
  const ids = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

/** Throws unless `bytes` is a module of functions over a memory from the host. */
function check(target, bytes) {
  const refuse = (what) => {
    throw new Error(`The ${target} kernel ${what}.`);
  };
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`);
  if (imports.join() !== "env.memory") {
    refuse(`imports [${imports.join(", ")}] (expected env.memory alone)`);
  }
  const exports = WebAssembly.Module.exports(module);
  if (exports.length === 0) refuse("exports nothing");
  if (exports.some((e) => e.kind === "memory")) refuse("exports a memory");
  const sections = sectionIds(bytes);
  if (sections.includes(SECTION_DATA)) {
    refuse("has data segments, which would be written over the heap: a string or a static array");
  }
  if (sections.includes(SECTION_START)) refuse("has a start function: code at the top level");
  // The import must accept a memory of any size and any maximum, by AssemblyScript's loader too.
  for (const maximum of [1, 65536]) {
    const memory = new WebAssembly.Memory({ initial: 0, maximum });
    instantiateSync(module, { env: { memory } });
  }
}

/** Hexadecimal, not base64: half as large again, and a quarter less when compressed. */
function hexModule(target, bytes) {
  return (
    `// Generated by scripts/build-kernel.mjs from the ${target} build of assembly/. Do not edit.\n` +
    `export const KERNEL_HEX: string =\n  "${Buffer.from(bytes).toString("hex")}";\n`
  );
}

process.chdir(root);
const digest = inputDigest();
if (isFresh(digest)) {
  console.log("kernel: up to date");
} else {
  const emitted = new Map();
  for (const target of targets) {
    const files = await compile(target);
    check(target, files.get(`build/${target}.wasm`));
    for (const [file, contents] of files) emitted.set(file, contents);
  }
  for (const [file, contents] of emitted) write(file, contents);
  const release = emitted.get("build/release.wasm");
  const debug = emitted.get("build/debug.wasm");
  write("dist/kernel.wasm", release);
  write("src/engine/kernel-bytes.ts", hexModule("release", release));
  write("test/debug-kernel-bytes.ts", hexModule("debug", debug));
  write("test/fault-kernel-bytes.ts", hexModule("instrumented", await instrument(release)));
  write(stampFile, `${digest}\n`);
  const brotliBytes = brotliCompressSync(release).length;
  console.log(
    `kernel: release ${release.length} bytes (brotli ${brotliBytes}), debug ${debug.length} bytes`,
  );
}
