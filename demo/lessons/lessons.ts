// The lessons: the tutorial's sections, each with a program to run and to look into.

import byHand from "../../python/programs/lessons/by-hand.py?raw";
import circle from "../../python/programs/lessons/circle.py?raw";
import cleanUp from "../../python/programs/lessons/clean-up.py?raw";
import finalizer from "../../python/programs/lessons/finalizer.py?raw";
import generations from "../../python/programs/lessons/generations.py?raw";
import inspecting from "../../python/programs/lessons/inspecting.py?raw";
import layout from "../../python/programs/lessons/layout.py?raw";
import leaks from "../../python/programs/lessons/leaks.py?raw";
import onAndOff from "../../python/programs/lessons/on-and-off.py?raw";
import pauses from "../../python/programs/lessons/pauses.py?raw";
import resurrection from "../../python/programs/lessons/resurrection.py?raw";
import weak from "../../python/programs/lessons/weak.py?raw";
import type { Lesson } from "./lesson.js";

export const LESSONS: readonly Lesson[] = [
  {
    title: "Off and on",
    name: "on-and-off",
    program: onAndOff,
    text: [
      "Python frees most objects without a collector: an object whose last reference goes is freed at that moment. Only cycles need the collector, which starts on its own once enough objects have been made.",
      "gc.disable() stops it from starting on its own. Reference counting goes on, and gc.collect() still works.",
    ],
    look: [
      "Step back to the line after make_cycle(): Node 1 has a refcount of 1, from itself, and no name leads to it.",
      "Step forward to the collection at the end, and go through its phases.",
      "Open “The collector” below the console, untick “collect automatically” and run again: nothing changes, because the program itself calls gc.collect().",
    ],
    first: "updateRefs",
    questions: [
      {
        before: "subtractRefs",
        about: "Node 1",
        what: "gcRefs",
        text: "The gcRefs of Node 1 (gc in its box) is a copy of its refcount. What will be left once each reference from another candidate, or from itself, has taken 1 off?",
        because:
          "Its one reference comes from itself, and Node 1 is a candidate: an object that this collection looks at.",
      },
    ],
    formerly: "The same.",
    now: "The same. Good reasons to switch it off are rare: a short program, or a measured gain.",
  },
  {
    title: "By hand",
    name: "by-hand",
    program: byHand,
    text: [
      "gc.collect() looks for cycles that nothing outside refers to, frees them, and returns how many objects it found.",
      "An object in no cycle never gets that far: it is freed as soon as its count falls to 0.",
    ],
    look: [
      "After `del a`, Thing 1 is gone at once: no collection was needed, and the weak reference returns None.",
      "After `del b`, Thing 2 stays: it refers to itself.",
      "The first collect() returns 0, the second 1.",
    ],
    first: "subtractRefs",
    questions: [
      {
        before: "clear",
        about: "Thing 2",
        what: "fate",
        text: "Thing 2 refers to itself, and nothing else refers to it. Will it live?",
        because: "Nothing outside reaches it, so it is freed.",
      },
    ],
    formerly: "The same.",
    now: "The same; gc.collect(0) and gc.collect(1) leave the older objects alone.",
  },
  {
    title: "What the collector knows",
    name: "inspecting",
    program: inspecting,
    text: [
      "gc.get_count() does not return the number of objects. It returns three counters, which show how close the next collection of each generation is. The number of tracked objects is len(gc.get_objects()).",
      "Objects that cannot refer to others, such as numbers and strings, are never tracked.",
    ],
    look: [
      "The table under “The collector”, below the console, has the three counters (count) at each moment: each new tracked object adds 1 to the first, each one freed takes 1 off.",
      "The small text in a box is its generation, or “untracked”.",
      "gc.get_referrers() follows the arrows backwards.",
    ],
    first: 15,
    hasCounters: true,
    questions: [
      {
        before: 5,
        about: "names",
        what: "refcount",
        text: "The list names has one reference, its name. The line numbers.append(names) runs next. What will its refcount be then?",
        because: "The name, and the place in numbers.",
      },
      {
        before: 15,
        about: "names",
        what: "count",
        text: "The first counter is 2: the two lists. Line 15 makes a list of 10 empty lists. What will the first counter be?",
        because: "Each of the 11 new lists adds 1.",
      },
    ],
    formerly: "The same, without gc.freeze().",
    now: "The same. Since 3.12 the first counter is checked less often, so a collection may start a little later.",
  },
  {
    title: "A circle of references",
    name: "circle",
    program: circle,
    text: [
      "Two objects that refer to each other are a cycle. Each has a reference from the other, so neither count falls to 0 by itself.",
      "A cycle is not an error, and it is not garbage as long as a name leads to it.",
    ],
    look: [
      "Before the assignments each object has one reference, from the module's names; after them it has two.",
      "sys.getrefcount() returns one more, because its own argument is a reference too; so the program takes 1 off.",
    ],
    first: 12,
    questions: [
      {
        before: 13,
        about: "MyClass 1",
        what: "refcount",
        text: "a (MyClass 1) has one reference, its name. The line b.ref = a runs next. What will its refcount be then?",
        because: "One from its name, one from the attribute of b.",
      },
    ],
    formerly: "The same.",
    now: "The same.",
  },
  {
    title: "Cleaning up",
    name: "clean-up",
    program: cleanUp,
    text: [
      "The collector finds garbage by arithmetic. It copies each refcount to gcRefs, and takes 1 off for each reference that comes from another object under collection. An object with more than 0 left is held from outside, and everything it leads to is reachable. The rest is garbage.",
      "An object is not garbage just because garbage refers to it: kept lives. (A full collection of this library gets the same result without the first two phases; they are shown all the same.)",
    ],
    look: [
      "Step from updateRefs to subtractRefs: the gcRefs of a and b fall to 0. That of kept falls to 0 too, because the module's dict is under collection as well.",
      "At moveUnreachable kept is reached from the module's names, and leaves the set of objects that may be unreachable; a and b stay in it.",
      "At clear they are gone, and the refcount of kept is 1 lower: a no longer refers to it.",
    ],
    first: "updateRefs",
    questions: [
      {
        before: "subtractRefs",
        about: "MyClass 3",
        what: "gcRefs",
        text: "kept (MyClass 3) has a refcount of 2: from a, and from the module's names. What will its gcRefs be after subtractRefs?",
        because:
          "The module's dict is under collection too, so both references are taken off. It is moveUnreachable that finds kept again.",
      },
      {
        before: "moveUnreachable",
        about: "MyClass 3",
        what: "fate",
        text: "The gcRefs of a, b and kept are all 0. Will kept leave the set, and so live?",
        because: "The module's dict is held from outside, and leads to kept.",
      },
    ],
    formerly: "The same.",
    now: "The same up to 3.13. Builds without the global lock count differently, and find the same set.",
  },
  {
    title: "__del__ and gc.garbage",
    name: "finalizer",
    program: finalizer,
    text: [
      "__del__, the finalizer, is called when its object is about to be freed: at once when the count falls to 0, or in a collection when the object is in a cycle.",
      "Many texts say that a cycle with __del__ is never freed, and ends up in gc.garbage. That was true up to Python 3.3.",
    ],
    look: [
      "Go to the phase “finalizer”: b (MyClass 2) is in the set and still whole, and its method runs.",
      "The text in its box turns from __del__ to finalized before the call, so the method is never called twice.",
      "gc.garbage is empty at the end.",
      "Open “The collector”, tick “__del__ as up to Python 3.3” and run again: b is set aside, its method does not run, and gc.garbage holds it.",
    ],
    first: "moveUnreachable",
    questions: [
      {
        before: "clear",
        after: "resurrection",
        about: "MyClass 2",
        what: "fate",
        text: "The finalizer of MyClass 2 has run. Will the object live on?",
        because:
          "The finalizer did not store it anywhere, so it is freed. With “__del__ as up to Python 3.3” it stays, in gc.garbage.",
      },
    ],
    formerly:
      "A cycle with __del__ was not collected: in a cycle no order of calls is right for every object. The collector put it into gc.garbage, where it stayed.",
    now: "Since 3.4 all finalizers of the set are called first, while everything is whole; then the collector looks once more, and clears what is still unreachable. Only finalizers of old extension types are kept in gc.garbage.",
  },
  {
    title: "Weak references",
    name: "weak",
    program: weak,
    text: [
      "A weak reference leads to an object without keeping it alive. It may have a callback, which is called when the object goes.",
      "In a collection all weak references to the garbage are cleared before any finalizer runs. So no code of the program can reach an object through one of them while it is being taken apart.",
    ],
    look: [
      "The dashed arrow is the weak reference. It does not count: look at the refcount of Node 1.",
      "At the phase “weak references” the dashed arrow is gone, and the object is still there.",
      "The callback runs first, then the finalizer; to both, watch() is None.",
      "With “__del__ as up to Python 3.3” none of this happens: the weak reference stays, and so does the object.",
    ],
    first: "moveUnreachable",
    questions: [
      {
        before: "subtractRefs",
        about: "Node 1",
        what: "gcRefs",
        text: "Node 1 refers to itself, and watch refers to it weakly. Its gcRefs is 1 now. What will be left after subtractRefs?",
        because: "Its own reference is taken off. The weak one was never counted.",
      },
      {
        before: "weak references",
        about: "watch",
        what: "referent",
        text: "Node 1 is in the set, its weak reference watch is not. Will watch still lead to Node 1 when its callback and the finalizer run?",
        because: "It is cleared before any of them runs.",
      },
    ],
    formerly:
      "Callbacks ran before the set was cleared too, but a cycle with __del__ was never cleared at all.",
    now: "As shown, and as in 3.11: weak references are cleared, then callbacks run, then finalizers.",
  },
  {
    title: "Resurrection",
    name: "resurrection",
    program: resurrection,
    text: [
      "A finalizer can store its object, or another one of the garbage, where it can be reached. Then it is garbage no longer, or not all of it.",
      "So after the finalizers have run, the collector counts once more, among the unreachable objects only.",
    ],
    look: [
      "Go to the phase “resurrection”: the gcRefs of b is above 0 now, because saved refers to it.",
      "b leaves the set. a and c do not: one resurrected object saves only what it leads to.",
      "The second collection frees b without calling its finalizer again.",
      "With “__del__ as up to Python 3.3” all three are set aside, and stay forever.",
    ],
    first: "finalizer",
    questions: [
      {
        before: "resurrection",
        about: "Phoenix 2",
        what: "fate",
        text: "A finalizer stored Phoenix 2 in the list saved. Will Phoenix 2 leave the set?",
        because: "The list is outside the set, so the gcRefs of Phoenix 2 is above 0.",
      },
      {
        before: "clear",
        after: "resurrection",
        about: "Phoenix 1",
        what: "fate",
        text: "Phoenix 2 lives on. Will Phoenix 1, which referred to it, live too?",
        because: "Only what Phoenix 2 leads to lives, and it does not lead to Phoenix 1.",
      },
    ],
    formerly:
      "Objects with __del__ in cycles were never finalized, so there was nothing to resurrect.",
    now: "As shown. In 3.4 to 3.8 one resurrected object saved the whole set until the next collection.",
  },
  {
    title: "Generations",
    name: "generations",
    program: generations,
    text: [
      "Most objects die young. So the collector looks at young objects often, and at old ones rarely. What survives a collection moves to the next generation.",
      "A collection is due when a counter exceeds its threshold. The counter of generation 0 is allocations minus deallocations; that of 1 or 2 is how often the generation below was collected.",
      "Here generation 0 is collected when more than {0} objects are new, and generation 1 after more than {1} such collections. The program makes {2} rings; each is garbage as soon as the next one takes its name.",
    ],
    look: [
      "Nothing here calls gc.collect(). Go from collection to collection, and look at the counters (count) under “The collector” before each.",
      "The box of old says gen 1 after the first collection, and gen 2 after the first one of generation 1.",
      "A ring that still had its name during a collection has grown older. It is garbage now, but waits for a collection of its generation.",
      "Change the numbers above: a lower threshold means more collections, and less garbage waiting.",
    ],
    first: "moveUnreachable",
    view: "picture",
    controls: [
      { before: /set_threshold\(/, what: "threshold of generation 0", min: 5, max: 100 },
      { before: /set_threshold\(\d+, /, what: "threshold of generation 1", min: 0, max: 20 },
      { before: /range\(/, what: "rings", min: 1, max: 300 },
    ],
    hasCounters: true,
    questions: [
      {
        before: "clear",
        about: "node",
        what: "generation",
        text: "The last ring still has its name, node, so it survives this collection. Which generation will it be in then?",
        because:
          "What survives a collection of generation 0 goes to generation 1; of generation 1, to 2.",
      },
    ],
    formerly:
      "Thresholds of 700, 10, 10. Since 2.7 and 3.1 a full collection also waits until the number of new objects exceeds a quarter of those that survived the last one.",
    now: "The same up to 3.12; 2,000, 10, 10 in 3.13.",
  },
  {
    title: "Leaks: who holds this?",
    name: "leaks",
    program: leaks,
    text: [
      "The collector frees what nothing leads to. A leak is the opposite: nobody needs an object any more, but something still leads to it. No collection frees it, and that is not the collector's fault.",
      "So ask: who holds this? Click an object, and the page shows where each of its references comes from, and the shortest path to it from outside, found by ouroboros-gc/inspect. Python's gc.get_referrers() goes back one reference at a time.",
      "Here the server has served {0} sessions, and its log keeps them all.",
    ],
    look: [
      "Session 1 is selected. The path to it is below the picture; its arrows are gold.",
      "Step to moveUnreachable: the collector takes the same path, and finds the session reachable.",
      "Step on past server.log.clear(): the sessions are freed at once, without a collection.",
      "In a lesson with garbage (5, say), click an object of the cycle once its names are gone: no path leads to it. That is garbage, not a leak.",
    ],
    first: "subtractRefs",
    view: "picture",
    about: "Session 1",
    controls: [{ before: /range\(/, what: "sessions", min: 1, max: 12 }],
    questions: [
      {
        before: "moveUnreachable",
        about: "Session 1",
        what: "fate",
        text: "Nobody will use Session 1 again, and its gcRefs is 0: only the log refers to it. Will it leave the set, and so live?",
        because:
          "The module's names lead to server, to its log, and to the session. What can be reached counts as used.",
      },
    ],
    formerly: "The same.",
    now: "The same. The usual cures: remove what is finished, bound the cache, or hold it weakly (weakref.WeakSet, WeakValueDictionary).",
  },
  {
    title: "Pauses",
    name: "pauses",
    program: pauses,
    text: [
      "A collection stops the program: from its start to its end no line runs. So no count changes while it counts; but the more objects there are, the longer the stop.",
      "This library can also do a full collection in steps, with the program running between them. References change between the steps, so each store tells the collector about its target (a write barrier), and nothing reachable is freed. What was garbage at the start is freed either way.",
      "The program leaves {0} objects as garbage; each refers to kept.",
    ],
    look: [
      "Step from start to clear: the marked line stays the same. The program is waiting: that is the stop.",
      "At clear the garbage is freed, and so are its references to kept.",
      "Press “Collect both ways” below: both free the same, but the longest stop differs. In steps the stops together take longer: that is the price.",
      "Under Speed, a picture moves while up to 5,000,000 objects are collected.",
    ],
    experiment: "both ways",
    view: "picture",
    first: "moveUnreachable",
    controls: [{ before: /^make_rings\(/m, what: "objects", min: 1, max: 9 }],
    questions: [
      {
        before: "clear",
        about: "Node 1",
        what: "refcount",
        text: "kept (Node 1) is held by its name and by the garbage. What will its refcount be when the garbage is freed?",
        because: "Only its name is left: the references from the garbage are gone.",
      },
    ],
    formerly: "Stops the program.",
    now: "Stops the program, too. 3.14.0 to 3.14.4 collected in steps; 3.14.5 went back, because that took more memory.",
  },
  {
    title: "Memory layout",
    name: "layout",
    program: layout,
    text: [
      "In this library an object is not a block of memory. It is a slot: one place in each of several columns, which are typed arrays, one per property. A collection reads a few columns from end to end, and nothing else.",
      "A slot costs 31.75 bytes: 16 for its row (its kind, and 3 references), 8 for refcount and external count, 4 for gcRefs, 2 for its type, 1 for the queue, a half for the list of young objects, and 2 bits.",
      "More than 3 references go into a block elsewhere, 4 bytes each, and the row says where. The list many starts with {0} references.",
    ],
    look: [
      "many is selected: what it costs is below the picture. Next to the name of each column is what a slot costs in it.",
      "Start many with 2 references: they fit into its row, and there is no block.",
      "▪ is a reference to an object that is not shown: for one, that is its class.",
      "The slots missing between those shown belong to objects that are not shown. A freed slot is used again.",
    ],
    first: 15,
    about: "list 2",
    controls: [{ before: /\[one\] \* /, what: "references of many", min: 1, max: 40 }],
    questions: [
      {
        before: 15,
        about: "list 2",
        what: "blockWords",
        text: "One more reference is appended to many. How many words will its block have then?",
        because:
          "A full block is replaced by one of at least twice the size, so that appends rarely copy. Up to 3 references need no block.",
      },
    ],
    formerly:
      "CPython keeps an object in one piece: its refcount, its type, its fields. In front of it are three words for the collector: the two links of its generation's list, and gc_refs.",
    now: "Still in one piece. Since 3.8 two words in front are enough: gc_refs shares one of them while a collection runs.",
  },
];
