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
      "Python frees most objects without a collector: an object whose last reference goes is freed at that moment. Only cycles need the collector, which starts by itself when enough objects were made.",
      "gc.disable() keeps it from starting. Counting goes on, and gc.collect() still works.",
    ],
    look: [
      "Go back to the line after make_cycle(): Node 1 has a refcount of 1, from itself, and no name leads to it.",
      "Go on to the collection at the end, and step through its phases.",
      "In the panel of the collector, take “collect automatically” away before you run it: nothing changes, because the program asks for its collection.",
    ],
    first: "updateRefs",
    questions: [
      {
        before: "subtractRefs",
        about: "Node 1",
        what: "gcRefs",
        text: "gcRefs of Node 1 is its refcount now. What will be left of it when each reference from a candidate has taken 1 off?",
        because: "Its one reference comes from itself, and it is a candidate.",
      },
    ],
    formerly: "The same.",
    now: "The same. Reasons to switch it off are rare: a short program, or one that measured it.",
  },
  {
    title: "By hand",
    name: "by-hand",
    program: byHand,
    text: [
      "gc.collect() looks for cycles that nothing outside refers to, frees them, and returns how many objects it found.",
      "What is in no cycle is none of its business: that is gone before.",
    ],
    look: [
      "After `del a`, Thing 1 is gone in the next moment: no collection was needed, and the weak reference knows nothing.",
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
        because: "It is in the set that nothing reaches: it is freed.",
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
      "gc.get_count() does not tell how many objects there are: it returns three counters, which say how near the next collection of each generation is. The number of tracked objects is len(gc.get_objects()).",
      "Objects that cannot refer to others, like numbers and texts, are never tracked.",
    ],
    look: [
      "The table of the collector shows the three counters at every moment: each new object adds 1 to the first, each death takes 1 away.",
      "The marks in a box say its generation, or that it is untracked.",
      "gc.get_referrers() reads the arrows backwards.",
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
    now: "The same. Since 3.12 the first counter is looked at less often, so a collection may start a little later.",
  },
  {
    title: "A circle of references",
    name: "circle",
    program: circle,
    text: [
      "Two objects that refer to each other are a cycle. Each has a reference from the other, so neither count falls to 0 by itself.",
      "A cycle is no error, and no garbage as long as a name leads to it.",
    ],
    look: [
      "Before the assignments each object has one reference, from the module's names; after them two.",
      "sys.getrefcount() tells one more, because its own argument is a reference too: the program takes 1 off.",
    ],
    first: 12,
    questions: [
      {
        before: 13,
        about: "MyClass 1",
        what: "refcount",
        text: "a (MyClass 1) has one reference, its name. The line b.ref = a runs next. What will its refcount be then?",
        because: "The name, and the attribute of b.",
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
      "The collector finds garbage by arithmetic. It copies each refcount to gcRefs, and takes 1 off for each reference that it can explain by another object. What is left above 0 is held from outside, and so is all that it leads to. The rest is unreachable.",
      "What garbage refers to is not garbage because of that: kept lives.",
    ],
    look: [
      "Step from updateRefs to subtractRefs: gcRefs of a and b fall to 0. That of kept falls to 0 as well, because the module's dict is an object like others.",
      "At moveUnreachable kept is reached from the module's names, and leaves the set; a and b stay in it.",
      "At clear they are gone, and the refcount of kept has lost the reference that a had.",
    ],
    first: "updateRefs",
    questions: [
      {
        before: "subtractRefs",
        about: "MyClass 3",
        what: "gcRefs",
        text: "kept (MyClass 3) has a refcount of 2: from a, and from the module's names. What will its gcRefs be after subtractRefs?",
        because:
          "The module's dict is a candidate as well, so both references are explained. It is moveUnreachable that finds kept again.",
      },
      {
        before: "moveUnreachable",
        about: "MyClass 3",
        what: "fate",
        text: "gcRefs of a, b and kept are all 0. Will kept leave the set?",
        because: "The module's dict is held from outside, and leads to kept.",
      },
    ],
    formerly: "The same.",
    now: "The same up to 3.13. Pythons without a global lock count differently, and find the same set.",
  },
  {
    title: "__del__ and gc.garbage",
    name: "finalizer",
    program: finalizer,
    text: [
      "__del__ is called when its object is about to go: at once when the count falls to 0, in a collection when it is in a cycle.",
      "Many texts say that a cycle with __del__ is never freed, and lands in gc.garbage. That was true once.",
    ],
    look: [
      "Find the phase “finalizer”: Node b is in the set, whole, and its method runs.",
      "Its mark turns from __del__ to finalized before the call: it is never called twice.",
      "gc.garbage is empty at the end.",
      "Tick “__del__ as up to Python 3.3” in the panel of the collector, and run it again: b is set aside, its method does not run, and gc.garbage holds it.",
    ],
    first: "moveUnreachable",
    questions: [
      {
        before: "clear",
        about: "MyClass 2",
        what: "fate",
        text: "The finalizer of MyClass 2 has run. Will the object live?",
        because:
          "The finalizer stored it nowhere, so it is freed. With “__del__ as up to Python 3.3” it stays, in gc.garbage.",
      },
    ],
    formerly:
      "A cycle with __del__ was not collected, because no order of calls is right for all of its objects. The collector put it into gc.garbage, where it stayed.",
    now: "Since 3.4 all finalizers of the set are called first, while everything is whole; then the collector looks once more, and clears what is still unreachable. Only finalizers of old extension types are kept in gc.garbage.",
  },
  {
    title: "Weak references",
    name: "weak",
    program: weak,
    text: [
      "A weak reference knows an object and does not keep it alive. It may have a callback, which is told when the object goes.",
      "In a collection all weak references to the set are cleared before any finalizer runs: no user code can get hold of an object that is about to be cleared through one of them.",
    ],
    look: [
      "The dashed arrow is the weak reference. It does not count: look at the refcount.",
      "At the phase “weak references” the dashed arrow is gone, and the object is still there.",
      "Callback first, then finalizer; both see None.",
      "With “__del__ as up to Python 3.3” nothing of it happens: the weak reference stays, and so does the object.",
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
    now: "As shown: cleared, callbacks, finalizers, in this order. It is that of 3.11.",
  },
  {
    title: "Resurrection",
    name: "resurrection",
    program: resurrection,
    text: [
      "A finalizer can store its object, or another one of the set, where it can be reached. Then the set is not garbage any more, or not all of it.",
      "So after finalizers ran, the collector counts once more, within the set.",
    ],
    look: [
      "The phase “resurrection”: gcRefs of b is above 0 now, because saved refers to it.",
      "b leaves the set. a and c do not: one resurrected object saves only what it leads to.",
      "The second collection frees b without a second call of its finalizer.",
      "With “__del__ as up to Python 3.3” all three are set aside, and stay for ever.",
    ],
    first: "finalizer",
    questions: [
      {
        before: "resurrection",
        about: "Phoenix 2",
        what: "fate",
        text: "A finalizer stored Phoenix 2 in the list saved. Will Phoenix 2 leave the set?",
        because: "The list is outside of the set, so gcRefs of Phoenix 2 is above 0.",
      },
      {
        before: "clear",
        about: "Phoenix 1",
        what: "fate",
        text: "Phoenix 2 lives on. Will Phoenix 1, which referred to it, live too?",
        because: "What Phoenix 2 leads to lives; Phoenix 1 only led there.",
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
      "Most objects die young. So the collector looks at young objects often, and at old ones rarely: what survives a collection is one generation older.",
      "A counter above its threshold makes a collection due: allocations minus deallocations for generation 0, collections of the younger one for 1 and 2.",
      "Here generation 0 is collected when more than {0} objects are new, and generation 1 after more than {1} of such collections. {2} rings are made, each garbage as soon as the next one has its name.",
    ],
    look: [
      "Here nobody calls gc.collect(): go from collection to collection, and look at the counters before each.",
      "The marks of old say gen 1 after the first one, gen 2 after one of generation 1.",
      "Change the numbers above: a lower threshold makes more collections, and less garbage that waits.",
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
      "Thresholds of 700, 10, 10. A full collection also waits until a quarter as many objects as survived the last one are new (since 2.7 and 3.1).",
    now: "The same up to 3.12; 2,000, 10, 10 in 3.13.",
  },
  {
    title: "Leaks: who holds this?",
    name: "leaks",
    program: leaks,
    text: [
      "The collector frees what nothing leads to. A leak is the opposite: nobody needs an object any more, but something still leads to it. No collection frees it, and it is no fault of the collector.",
      "So ask: who holds this? Choose an object, and the page shows who accounts for each of its refcount, and the shortest path of references to it from outside. The search is that of ouroboros-gc/inspect. Python's gc.get_referrers() goes back one reference at a time.",
      "Here the server served {0} sessions, and its log has kept them all.",
    ],
    look: [
      "Session 1 is chosen. The path to it stands below the picture; its arrows are gold.",
      "Step to moveUnreachable: the collector takes the same path, and finds the session reachable.",
      "Go on to the line after server.log.clear(): the sessions are freed at once, without a collection.",
      "In a lesson with garbage (5, say), choose an object of the cycle after its names are gone: no path leads to it. That is garbage, not a leak.",
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
        text: "Nobody will use Session 1 again, and its gcRefs is 0: only the log has it. Will it leave the set?",
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
      "A collection stops the program: from its start to its end no line runs. So no count changes while it counts. But the more objects there are, the longer the stop.",
      "This library can also do a full collection in steps, with the program running between them. References change meanwhile; so each store tells the collector about its target (a write barrier), and nothing reachable is freed. What was garbage when it began is freed in both ways.",
      "The program leaves {0} objects as garbage, each of which refers to kept.",
    ],
    look: [
      "Step from start to clear: the marked line stays the same. The program waits, and that is the stop.",
      "At clear the garbage is freed, and its references to kept are taken off.",
      "Collect both ways, below: what is freed is equal, the longest stop is not. In steps the stops together take longer: that is the price.",
      "The speed room has a picture that moves meanwhile, beside up to 5,000,000 objects.",
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
        text: "kept (Node 1) is held by its name and by the garbage. No line runs until the collection ends. What will its refcount be then?",
        because: "Only the name is left: what is freed gives its references back.",
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
      "Here an object is no piece of memory of its own. It is a slot: a place in columns, which are typed arrays, one for each property. A collection reads a few columns from end to end, and nothing else of the objects.",
      "A slot costs 31.75 bytes: 16 for its row (what it is, and 3 references), 8 for refcount and external count, 4 for gcRefs, 2 for its type, 1 for the queue, a half for the list of young objects, and 2 bits.",
      "More than 3 references stand in a block elsewhere, 4 bytes each, and the row says where. The list many begins with {0} references.",
    ],
    look: [
      "many is chosen: below the picture stands what it costs. Beside the name of each column stands what a slot costs in it.",
      "Make many begin with 2 references: its row has room, and there is no block.",
      "▪ is a reference to an object that is not shown: that of one is its class.",
      "Gaps between slots are objects that are not shown. A slot that is freed is used again.",
    ],
    first: 15,
    about: "list 2",
    controls: [{ before: /\[one\] \* /, what: "references of many", min: 1, max: 40 }],
    questions: [
      {
        before: 15,
        about: "list 2",
        what: "blockWords",
        text: "many is full, and one more is appended. How many words will its block have?",
        because:
          "A full row that is pushed to takes a block of at least twice the words, so that appends seldom copy it.",
      },
    ],
    formerly:
      "CPython keeps an object in one piece: its refcount, its type, its fields. Before it stand three words for the collector: two links of its generation's list, and gc_refs.",
    now: "The same in one piece; since 3.8 two words before it are enough, and gc_refs is in one of them while a collection runs.",
  },
];
