import gc


class Owner:
    pass


target = ["a list"]
owner = Owner()
owner.item = target
holder = {"key": target}
pair = (target, 1)
kinds = sorted(type(one).__name__ for one in gc.get_referrers(target) if one is not globals())
print(kinds)
print(gc.get_referents(pair) in ([["a list"], 1], [1, ["a list"]]))
print(gc.is_tracked(target), gc.is_tracked(1), gc.is_tracked("a"), gc.is_tracked({}))
