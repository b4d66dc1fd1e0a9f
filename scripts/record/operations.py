"""The operations of recorded programs, on real CPython objects. No operation holds a reference of
its own while it releases one: an object dies as if C code had done the operation."""

import gc
import sys

from heap import Heap, Impossible, List, Node, Weakref, is_ours, sn_of

EVENTS_MAX = 5000


class Program:
    """A program that runs in this process, which is new."""

    def __init__(self):
        gc.disable()
        gc.set_debug(0)
        self._heap = Heap()
        self._collections = []
        self._borrowed = self._count_borrowed()
        # The interpreter's own objects are out of the way: in the permanent generation.
        gc.collect()
        gc.collect()
        gc.freeze()
        gc.collect()
        collections = self._collections

        def note_collection(phase, info):
            counts = [info["generation"], info["collected"], info["uncollectable"]]
            collections.append([phase] + counts)

        gc.callbacks.append(note_collection)
        self._first_stats = self._raw_stats()
        if gc.garbage or gc.get_count()[1:] != (0, 0):
            raise RuntimeError("the heap is not empty before the program starts")

    def _count_borrowed(self):
        """How many of the references that sys.getrefcount counts are its own."""
        heap = self._heap
        heap.make(0, 0, "node", 0, None)
        borrowed = sys.getrefcount(heap.roots[0]) - 1
        del heap.roots[0]
        if heap.events != [["dead", 0]]:
            raise RuntimeError("the probe saw %r" % (heap.events,))
        heap.events.clear()
        heap.kinds.clear()
        return borrowed

    def run(self, operation):
        """Runs one operation; returns everything observable about it."""
        heap = self._heap
        del self._collections[:]
        act = getattr(self, "do_" + operation["op"], None)
        if act is None:
            raise Impossible("there is no operation %r" % (operation["op"],))
        out = act(operation) or {}
        if heap.unexpected:
            raise Impossible("in a finalizer or callback: " + heap.unexpected[0])
        self._report_events(out)
        if operation["op"] == "gens":
            out["gens"] = self._generations()
        return out

    def _report_events(self, out):
        heap = self._heap
        events = heap.events[:]
        heap.events.clear()
        for event in events:
            if event[0] == "dead":
                if event[1] in heap.dead:
                    raise RuntimeError("object %d died twice" % event[1])
                heap.dead.add(event[1])
        if len(events) > EVENTS_MAX:
            out["evsum"] = sums = {}
            for event in events:
                total = sums.setdefault(event[0], [0, 0])
                total[0] += 1
                total[1] = (total[1] + event[1]) & 0xFFFFFFFF
        elif events:
            out["ev"] = events
        out["live"] = len(heap.kinds) - len(heap.dead)

    def _generations(self):
        heap = self._heap
        listed = []
        for generation in range(3):
            things = gc.get_objects(generation=generation)
            ours = [sn_of(thing) for thing in things if isinstance(thing, (Node, List, Weakref))]
            listed.append(sorted(ours))
        seen = set(sum(listed, []))
        if seen & heap.dead:
            raise RuntimeError("probes and gc.get_objects disagree about %s" % (seen & heap.dead))
        listed.append(
            [
                sn
                for sn, kind in sorted(heap.kinds.items())
                if sn not in heap.dead and kind != "atom" and sn not in seen
            ]
        )
        return listed

    def _raw_stats(self):
        keys = ("collections", "collected", "uncollectable")
        return [[generation[key] for key in keys] for generation in gc.get_stats()]

    # --- Operations that change something

    def do_new(self, o):
        self._heap.make(o["r"], o["sn"], o["k"], o.get("n", 0), o.get("fin"))

    def do_chain(self, o):
        self._heap.make_chain(o["r"], o["sn"], o["n"], o.get("fin"), o.get("close", False))

    def do_set(self, o):
        heap = self._heap
        previous = heap.exchange(heap.at(o["x"]), o["i"], heap.at(o["y"]))
        del previous

    def do_clr(self, o):
        heap = self._heap
        if isinstance(heap.at(o["x"]), List):
            raise Impossible("root %s is a list, whose items cannot be null" % o["x"])
        previous = heap.exchange(heap.at(o["x"]), o["i"], None)
        del previous

    def do_push(self, o):
        self._list(o["x"]).append(self._heap.at(o["y"]))

    def do_pop(self, o):
        if not self._list(o["x"]):
            raise Impossible("root %s is an empty list" % o["x"])
        self._heap.roots[o["x"]].pop()

    def _list(self, root):
        if not isinstance(self._heap.at(root), List):
            raise Impossible("root %s is not a list" % root)
        return self._heap.roots[root]

    def do_load(self, o):
        heap = self._heap
        heap.check_free(o["r"], None)
        held = heap.held(heap.at(o["x"]), o["i"])
        if held is None:
            return {"v": None}
        heap.roots[o["r"]] = held
        return {"v": sn_of(held)}

    def do_dup(self, o):
        self._heap.check_free(o["r"], None)
        self._heap.roots[o["r"]] = self._heap.at(o["x"])

    def do_drop(self, o):
        self._heap.at(o["r"])
        del self._heap.roots[o["r"]]

    def do_wref(self, o):
        return {"v": self._heap.make_weakref(o["r"], o["sn"], o["x"], o.get("cb"))}

    def do_wget(self, o):
        heap = self._heap
        if not isinstance(heap.at(o["w"]), Weakref):
            raise Impossible("root %s is not a weak reference" % o["w"])
        referent = heap.roots[o["w"]]()
        if referent is None:
            return {"v": None}
        if "r" in o:
            heap.check_free(o["r"], None)
            heap.roots[o["r"]] = referent
        return {"v": sn_of(referent)}

    def do_collect(self, o):
        found = gc.collect(o["g"])
        return {"ret": found, "info": self._collections[:], "count": list(gc.get_count()[1:])}

    def do_freeze(self, _):
        gc.freeze()
        return {"v": len(self._generations()[3])}

    def do_unfreeze(self, _):
        gc.unfreeze()
        return {"v": gc.get_freeze_count()}

    def do_debug(self, o):
        gc.set_debug(gc.DEBUG_SAVEALL if o["saveall"] else 0)

    def do_gload(self, o):
        self._heap.check_free(o["r"], None)
        for thing in gc.garbage:
            if sn_of(thing) == o["sn"]:
                self._heap.roots[o["r"]] = thing
                return {"v": o["sn"]}
        return {}

    def do_gclear(self, _):
        del gc.garbage[:]

    # --- Operations that only read

    def do_count(self, _):
        return {"count": list(gc.get_count()[1:])}

    def do_stats(self, _):
        pairs = zip(self._raw_stats(), self._first_stats)
        return {"stats": [[now - then for now, then in zip(*pair)] for pair in pairs]}

    def do_rc(self, o):
        self._heap.at(o["x"])
        return {"v": sys.getrefcount(self._heap.roots[o["x"]]) - self._borrowed}

    def do_out(self, o):
        return {"v": self._listed(gc.get_referents(self._heap.at(o["x"])))}

    def do_in(self, o):
        return {"v": self._listed(gc.get_referrers(self._heap.at(o["x"])))}

    def do_garbage(self, _):
        return {"v": self._listed(gc.garbage)}

    @staticmethod
    def _listed(things):
        return sorted([sn_of(thing) for thing in things if is_ours(thing)])

    def do_tracked(self, o):
        return {"v": gc.is_tracked(self._heap.at(o["x"]))}

    def do_finalized(self, o):
        return {"v": gc.is_finalized(self._heap.at(o["x"]))}

    def do_gens(self, _):
        """Listed once the events are known: they say which objects are dead."""
