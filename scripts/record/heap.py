"""A heap of real CPython objects, made such that the collector counts our objects and nothing else.

node, fn, legacy   instances of classes with __slots__: no instance dictionary to be counted
list               a list with __slots__: its array of items is not an object
wref               a weakref.ref with __slots__: an object of the collector in its own right
atom               a code object: counted, weakly referable, never tracked

Every object owns a token, a code object that nothing else holds. The collector does not track code
objects, so a weak reference to the token, held here, is a probe that neither collections nor the
program's own weak references can notice. The token is in the slot that sorts first: CPython
releases it first of all slots when it tears the object down.

Callbacks are plain functions made before the program starts: a bound method would be an
object that the weak reference owns, and would be counted.
"""

import gc
import sys
import weakref

KINDS_WITH_SLOTS = ("node", "fn", "legacy")


class Impossible(Exception):
    """The program has an operation that is impossible on this heap."""


class Raised(Exception):
    """Raised by the action "raise", in the object with this serial number."""


class Node:
    __slots__ = ()


class List(list):
    __slots__ = ("_token", "__weakref__")


class Weakref(weakref.ref):
    __slots__ = ("_token",)


class Probe(weakref.ref):
    __slots__ = ("sn",)


def _blank():
    return None


Code = type(_blank.__code__)


def _code(name, sn):
    return _blank.__code__.replace(co_name=name, co_firstlineno=sn + 1)


def slot_name(index):
    return "slot%06d" % index


def sn_of(thing):
    """The serial number of one of our objects."""
    code = thing if type(thing) is Code else thing._token
    return code.co_firstlineno - 1


def is_ours(thing):
    if type(thing) is Code:
        return thing.co_name == "atom"
    return isinstance(thing, (Node, List, Weakref))


def can_make_legacy():
    """Whether this Python can make objects with finalizers as before PEP 442."""
    try:
        import _testcapi
    except ImportError:
        return False
    return hasattr(_testcapi, "with_tp_del")


class Heap:
    """The objects of one program: its roots, the fate of each object, and the events."""

    def __init__(self):
        self.roots = {}  # root -> object; each entry is one counted reference
        self.kinds = {}  # serial number -> kind, of every object ever made
        self.dead = set()
        self.events = []
        self.unexpected = []  # errors of ours that a finalizer or a callback swallowed
        self._widths = {}
        self._finalizers = {}
        self._callbacks = {}
        self._resurrections = {}
        self._classes = {}
        self._probes = {}
        events, probes = self.events, self._probes

        def note_death(probe):
            events.append(["dead", probe.sn])
            del probes[probe.sn]

        def finalize(thing):
            sn = sn_of(thing)
            events.append(["fin", sn])
            self._act(thing, sn, self._finalizers[sn])

        def call_object(thing, weak):
            events.append(["wcb", sn_of(weak), sn_of(thing)])

        def call_back(weak):
            sn = sn_of(weak)
            events.append(["wcb", sn])
            self._act(weak, sn, self._callbacks[sn])

        def report(unraisable):
            error = unraisable.exc_value
            if isinstance(error, Raised):
                events.append(["unraisable", error.args[0]])
            else:
                self.unexpected.append("%s: %s" % (type(error).__name__, error))

        self._note_death = note_death
        self._finalize = finalize
        self._call_object = call_object
        self._call_back = call_back
        sys.unraisablehook = report

    # --- Making objects

    def make(self, root, sn, kind, width, finalizer):
        """Makes an object with this many empty slots; the root holds it."""
        self.check_free(root, sn)
        if kind == "atom":
            thing = _code("atom", sn)
            self._watch(thing, sn)
        elif kind == "list":
            thing = List()
        elif kind in KINDS_WITH_SLOTS:
            if kind == "legacy" and finalizer is None:
                finalizer = []
            if finalizer is not None:
                self._finalizers[sn] = finalizer
            thing = self._class(kind, width, finalizer is not None)()
            for index in range(width):
                setattr(thing, slot_name(index), None)
        else:
            raise Impossible("there is no kind %r" % (kind,))
        self._note(thing, sn, kind, width)
        self.roots[root] = thing

    def make_weakref(self, root, sn, referent_root, callback):
        self.check_free(root, sn)
        referent = self.at(referent_root)
        if isinstance(referent, Weakref):
            raise Impossible("root %s is a weak reference itself" % referent_root)
        if callback is None:
            weak = Weakref(referent)
        elif "fn" in callback:
            called = self.at(callback["fn"])
            if not callable(called) or isinstance(called, Weakref):
                raise Impossible("root %s is not an fn" % callback["fn"])
            weak = Weakref(referent, called)
        else:
            self._callbacks[sn] = callback["do"]
            weak = Weakref(referent, self._call_back)
        self._note(weak, sn, "wref", 0)
        self.roots[root] = weak
        return sn_of(referent)

    def make_chain(self, root, sn, length, finalizer, is_closed):
        """Nodes with one slot, each of which holds the next; the root holds the first."""
        for made in range(sn, sn + length):
            self.check_free(root, made)
        kind = self._class("node", 1, finalizer is not None)
        name = slot_name(0)
        first = previous = None
        for made in range(sn, sn + length):
            link = kind()
            setattr(link, name, None)
            self._note(link, made, "node", 1)
            if finalizer is not None:
                self._finalizers[made] = finalizer
            if previous is None:
                first = link
            else:
                setattr(previous, name, link)
            previous = link
        if is_closed:
            setattr(previous, name, first)
        self.roots[root] = first

    def check_free(self, root, sn):
        if root in self.roots:
            raise Impossible("root %s is taken" % root)
        if sn in self.kinds:
            raise Impossible("object %s was made before" % sn)

    def _note(self, thing, sn, kind, width):
        self.kinds[sn] = kind
        self._widths[sn] = width
        if kind != "atom":
            thing._token = _code("token", sn)
            self._watch(thing._token, sn)

    def _watch(self, code, sn):
        probe = Probe(code, self._note_death)
        probe.sn = sn
        self._probes[sn] = probe

    def _class(self, kind, width, has_finalizer):
        key = (kind, width, has_finalizer)
        made = self._classes.get(key)
        if made is not None:
            return made
        slots = ["_token"] + [slot_name(index) for index in range(width)] + ["__weakref__"]
        members = {"__slots__": tuple(slots)}
        if kind == "legacy":
            members["__tp_del__"] = self._finalize
        elif has_finalizer:
            members["__del__"] = self._finalize
        if kind == "fn":
            members["__call__"] = self._call_object
        made = type("%s_%d" % (kind, width), (Node,), members)
        if kind == "legacy":
            import _testcapi

            made = _testcapi.with_tp_del(made)
        self._classes[key] = made
        return made

    # --- References

    def at(self, root):
        if root not in self.roots:
            raise Impossible("there is no root %s" % root)
        return self.roots[root]

    def width(self, thing):
        if isinstance(thing, List):
            return len(thing)
        return 0 if type(thing) is Code else self._widths[sn_of(thing)]

    def held(self, thing, index):
        """The object in a slot; None if a list has no such slot."""
        if isinstance(thing, List):
            return thing[index] if index < len(thing) else None
        self._check_slot(thing, index)
        return getattr(thing, slot_name(index))

    def exchange(self, thing, index, value):
        """Stores a value and hands over the previous one, so that the caller can release it when
        no reference of ours keeps the holder alive any more."""
        self._check_slot(thing, index)
        if isinstance(thing, List):
            previous = thing[index]
            thing[index] = value
        else:
            previous = getattr(thing, slot_name(index))
            setattr(thing, slot_name(index), value)
        return previous

    def _check_slot(self, thing, index):
        if not 0 <= index < self.width(thing):
            raise Impossible("object %s has no slot %s" % (sn_of(thing), index))

    # --- Actions of finalizers and callbacks

    def _act(self, thing, sn, actions):
        for action in actions:
            name = action[0]
            if name == "resurrect":
                self._resurrect(thing, sn, *action[1:])
            elif name == "rescue":
                self._rescue(thing, *action[1:])
            elif name == "clear":
                previous = self.exchange(thing, action[1], None)
                del previous
            elif name == "store":
                if action[1] in self.roots:
                    previous = self.exchange(self.roots[action[1]], action[2], thing)
                    del previous
            elif name == "drop":
                if action[1] in self.roots:
                    del self.roots[action[1]]
            elif name == "new":
                self.make(action[3], action[1], "node", action[2], None)
                self.events.append(["new", action[1]])
            elif name == "collect":
                found = gc.collect(action[1])
                self.events.append(["ncollect", sn, action[1], found])
            elif name == "raise":
                raise Raised(sn)
            else:
                raise Impossible("there is no action %r" % (name,))

    def _resurrect(self, thing, sn, root, times=None):
        done = self._resurrections.get(sn, 0)
        if root in self.roots or (times is not None and done >= times):
            return
        self._resurrections[sn] = done + 1
        self.roots[root] = thing

    def _rescue(self, thing, index, root):
        held = self.held(thing, index)
        if held is not None:
            self.roots[root] = held
