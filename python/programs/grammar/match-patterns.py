class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Color: RED = 1; GREEN = 2
def f(v):
    match v:
        case 0: return "zero"
        case -1 | -2.5: return "neg"
        case 1+2j: return "complex"
        case "a" | b"a": return "text"
        case None: return "none"
        case True: return "true"
        case Color.GREEN: return "green"
        case []: return "empty"
        case [x]: return ("one", x)
        case [1, x, *rest] if x > 5: return ("guard", x, rest)
        case (a, [b, c] | {"b": b, "c": c}): return ("or", a, b, c)
        case [P(x=0), *_]: return "starts with origin"
        case {"k": 1, "z": [p, q], **others}: return ("map", p, q, others)
        case {"only": o}: return ("only", o)
        case {}: return "dict"
        case P(0, y): return ("on axis", y)
        case P(x, y=1 | 2 as n): return ("P", x, n)
        case P(): return "some P"
        case int(n): return ("int", n)
        case str() as s: return ("str", s)
        case [*all_]: return ("seq", all_)
        case float() | list(): return "fl"
        case _: return "other"
for v in [0, -1, -2.5, 1+2j, "a", b"a", None, True, 2, [], [5], [1, 9, 2, 3], [1, 2, 3], (1, [2, 3]), (7, {"b": 1, "c": 2}), [P(0, 1), 3, 4],
          {"k": 1, "z": (8, 9), "w": 3}, {"only": 4, "more": 5}, {"u": 1}, P(0, 5), P(3, 2), P(9, 9), 77, "word", range(3), 1.5, object, {1}, (i for i in [])]:
    print(f(v))
match = 5
print(match, match * 2, match[0] if isinstance(match, list) else "no")
case = 3; _ = 4
match(1) if False else print("call")
def g(x):
    match x:
        case {"a": a} | {"b": a}: return a
        case (a, b) | [a, b, _]: return a, b
        case a, *_: return a
print(g({"b": 2}), g((1, 2)), g([1, 2, 3]), g([9, 8, 7, 6]), g(5))
for bad in [lambda: P.__match_args__, None]:
    pass
def h(x):
    match x:
        case P(1, 2, 3): return 1
try: h(P(1, 2))
except TypeError as e: print(e)
