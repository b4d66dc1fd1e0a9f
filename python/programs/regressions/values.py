# Numbers and texts: rounding, division, formats, searching.


print(round(1234, -2), round(0.5, 0), round(2.5, 0), round(1234.5, -2), round(-0.5), round(1e300, 2), round(2.675, 2), round(1.5), round(0.5), round(True))


for call in (lambda: round(float("inf")), lambda: round(float("nan")), lambda: chr(-1), lambda: ord("ab"), lambda: 1 << -1, lambda: 0 ** -1, lambda: "a".split(""), lambda: sum(["a"], ""), lambda: dict([(1, 2, 3)]), lambda: reversed({1}), lambda: [1] * 1.5, lambda: (1,) + [2], lambda: f"{'a':d}", lambda: f"{1.5:d}"):
    try: print(call())
    except Exception as error: print(type(error).__name__, error)


print(min("b", "a", key=lambda v: print("k", v) or v), max([1, 2], key=lambda v: print("k", v) or v))


print(1.0 // 0.1, 1.0 % 0.1, -7.5 // 2, -7.5 % 2, 7.5 % -2, -0.0 % 5, 5.0 // -2, divmod(-7, 3), divmod(7.5, -2))


print(f"{1234.5:,.1f} {0.000123:g} {1e10:g} {123456:g} {1234567:g} {0.1:.20f} {5:.2f} {3.7:.0f} {2.5:.0f} {1e-10} {True:5} {None!s:>6}")


print(hash(float("inf")), hash(float("-inf")), {float("inf"): 1}, {(float("inf"), 1): 2}, {(1.5,): 1}[(1.5,)])


print("  a b ".split(), " a b".split(" "), "a,b,,c".split(","), "".split(), "".split(","), "a b c".split(None, 1), "abc".rsplit("b"), "a b c d".rsplit(None, 2))


print("aXbXc".replace("X", "", 1), "aaa".replace("a", "ab", 2), "abc".replace("", "-"), "hello".count("l"), "aaaa".count("aa"), "abc".count(""))


print("abc".find(""), "abc".rfind("c"), "abc".find("d"), "abcabc".find("c", 3), "abcabc".rfind("a", 0, 3), "abc".startswith("b", 1), "abc".endswith("b", 0, 2))


print("\t".join(["a", "b"]), "ab\ncd\n".splitlines(), "a\r\nb".splitlines(), "x".center(4) + "|", "x".center(5, "*"), "7".zfill(3), "-7".zfill(4), "abc".ljust(2))


print("%5s|%-5s|%05d|%+d|%x|%X|%o|%e|%g|%c|%r|%%|%5.1f|%s" % ("a", "b", 42, 5, 255, 255, 8, 12345.678, 0.0001, "c", "d", 3.14159, None))


print(str(1.0), repr("a'b"), str([1, "a", None, 1.5, (1,), {"k": {1}}]), repr(b"a'\"\n"), [float("nan")], {1: [..., Ellipsis]})


print(range(10)[2:5], range(10)[::-1], list(range(0)), range(5).index(3) if hasattr(range, "index") else 3, 3.0 in range(5), range(2) == range(0, 2, 1))


a = [1]; b = a; a *= 3; print(b, a is b); a *= 0; print(b)


class St(str): pass
s = St("ab"); d = {s: 1}; print(d["ab"], d[s], "ab" in d, d.get("ab"), {"ab": 2}[s], {s, "ab"} == {"ab"}, len({s, "ab"}))


class K:
    def __hash__(self): return hash("k")
    def __eq__(self, o): return o == "k"
d = {K(): 1}; print(d["k"], "k" in d); d["k"] = 2; print(len(d), d.get("k"), d.pop("k"), len(d))
