import gc, itertools, collections, functools, weakref, types
gc.collect(); gc.disable()
def count(name, make):
    gc.collect()
    l = []
    l.append(make(l))
    del l, make
    print(name, gc.collect())
def cls(name, base):
    gc.collect()
    def run():
        class X(base): pass
        return sorted(set(X.__dict__) - {"__qualname__"})
    try: names = run()
    except TypeError as e:
        names = "TypeError"
        del e
    print(name, names, gc.collect())
for base in [object, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, type,
             Exception, KeyError, ValueError, StopIteration, OSError, SyntaxError, types.ModuleType, collections.deque, collections.defaultdict,
             weakref.ref, property, staticmethod, classmethod, super, enumerate, map, zip, filter, reversed]:
    cls(base.__name__, base)
class S: __slots__ = ()
class S2: __slots__ = ("a",)
class D: pass
for base in [S, S2, D]: cls(base.__name__, base)
def slotted(name, base, slots):
    gc.collect()
    def run():
        class X(base): __slots__ = slots
        return sorted(set(X.__dict__) - {"__qualname__"})
    print(name, slots, run(), gc.collect())
slotted("object", object, ())
slotted("object", object, ("__dict__",))
slotted("object", object, ("__weakref__",))
slotted("Exception", Exception, ())
count("map", lambda l: map(str, l))
count("map2", lambda l: map(str, l, l))
count("zip", lambda l: zip(l))
count("zip2", lambda l: zip(l, l))
count("zip0", lambda l: [zip(), l])
count("enumerate", lambda l: enumerate(l))
count("filter", lambda l: filter(None, l))
count("reversed", lambda l: reversed(l))
count("iter", lambda l: iter(l))
count("iter tuple", lambda l: iter((l,)))
count("call iter", lambda l: iter(lambda: 3, l))
count("dict iter", lambda l: iter({1: l}))
count("dict values", lambda l: iter({1: l}.values()))
count("dict view", lambda l: {1: l}.items())
count("dict reversed", lambda l: reversed({1: l}))
count("set iter", lambda l: [iter({1}), l])
count("str iter", lambda l: [iter("abc"), l])
count("generator", lambda l: (x for x in l))
count("chain", lambda l: itertools.chain(l, l))
count("chain2", lambda l: itertools.chain.from_iterable(l))
count("cycle", lambda l: itertools.cycle(l))
count("repeat", lambda l: itertools.repeat(l))
count("count", lambda l: [itertools.count(), l])
count("islice", lambda l: itertools.islice(l, 3))
count("starmap", lambda l: itertools.starmap(str, l))
count("takewhile", lambda l: itertools.takewhile(bool, l))
count("dropwhile", lambda l: itertools.dropwhile(bool, l))
count("filterfalse", lambda l: itertools.filterfalse(bool, l))
count("compress", lambda l: itertools.compress(l, l))
count("accumulate", lambda l: itertools.accumulate(l))
count("pairwise", lambda l: itertools.pairwise(l))
count("product", lambda l: itertools.product([l], [l]))
count("permutations", lambda l: itertools.permutations([l, l]))
count("combinations", lambda l: itertools.combinations([l, l], 2))
count("groupby", lambda l: itertools.groupby(l))
count("tee", lambda l: itertools.tee(l))
count("partial", lambda l: functools.partial(print, l))
count("partial kw", lambda l: functools.partial(print, a=l))
count("deque", lambda l: collections.deque([l]))
count("deque iter", lambda l: iter(collections.deque([l])))
count("method", lambda l: l.append)
count("slice", lambda l: slice(l))
count("property", lambda l: property(l))
count("staticmethod", lambda l: staticmethod(l))
count("classmethod", lambda l: classmethod(l))
count("alias", lambda l: types.GenericAlias(list, l))
count("defaultdict", lambda l: collections.defaultdict(list, a=l))
count("ordered", lambda l: collections.OrderedDict(a=l))
count("exception", lambda l: ValueError(l))
count("frozenset", lambda l: (frozenset([1]), l))
count("set in", lambda l: ({1}, l))
