// Other collectors, which collect the same graphs in their own processes.
//
//   C (limit)   limit.c         compiled with the machine's own compiler
//   CPython     collect.py      the machine's own python3
//   Pyodide     collect.py      from npm, in pyodide-child.mjs
//   Boehm       boehm.c         the machine's libgc
//   QuickJS     quickjs-child.mjs   from npm
//   Lua         collect.lua     the machine's own lua5.4
//
// Each gets the cheapest representation of an object that we found there; its description says
// which. A collector that counts references frees unreferenced objects without a collection, others have to
// find them: `freed` counts both, and is compared with the objects that are left.
//
// An absent peer says so (`probe`), with the command to install it. C programs are compiled to build/peers/,
// npm packages installed there on first use, at the versions given in the sources; our own package-lock.json
// does not have them.
//
// A new peer: a program that is given GRAPH live|garbage REPEATS, builds, releases all but the held objects,
// times itself by its own clock, checks what is left, and prints a `Measurement` as JSON; it must not recurse
// on deep graphs. It also needs an `Opponent` here.

import type { Opponent } from "../opponent.js";
import { boehm } from "./boehm.js";
import { limit } from "./limit.js";
import { lua } from "./lua.js";
import { cpython, pyodide } from "./python.js";
import { quickjs } from "./quickjs.js";

export const peers: readonly Opponent[] = [limit, cpython, pyodide, boehm, quickjs, lua];
