// Collectors of others, which collect the same graphs in processes of their own.
//
//   C (limit)   limit.c         compiled with the machine's own compiler
//   CPython     collect.py      the machine's own python3
//   Pyodide     collect.py      from npm, in pyodide-child.mjs
//   Boehm       boehm.c         the machine's libgc
//   QuickJS     quickjs-child.mjs   from npm
//   Lua         collect.lua     the machine's own lua5.4
//
// Each gets the cheapest representation of an object that we found there; its description says
// which. A collector that counts references frees without a collection what nothing refers to, one
// that does not has it to find: `freed` counts both, and is compared with what is left.
//
// What is absent says so (`probe`), with the command that brings it. Programs in C are compiled to
// build/peers/, packages of npm installed there when they are first asked for, at the versions that
// stand in the sources; our own package-lock.json knows nothing of them.
//
// A new peer: a program that is given GRAPH live|garbage REPEATS, builds, gives up all but the
// held, times itself by its own clock, looks at what is left, and prints a `Measurement` as JSON;
// it must not recurse where the graph is deep. And an `Opponent` for it here.

import type { Opponent } from "../opponent.js";
import { boehm } from "./boehm.js";
import { limit } from "./limit.js";
import { lua } from "./lua.js";
import { cpython, pyodide } from "./python.js";
import { quickjs } from "./quickjs.js";

export const peers: readonly Opponent[] = [limit, cpython, pyodide, boehm, quickjs, lua];
