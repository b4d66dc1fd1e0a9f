# Loops, conditions, comparisons, unpacking.
for n in range(2, 12):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        print(n, end=" ")
print()
n = 0
while True:
    n += 1
    if n == 3:
        continue
    if n > 5:
        break
    print(n, end=" ")
else:
    print("never")
print()
print(1 < 2 < 3, 1 < 2 > 3, 1 == 1.0, None is None, not [], [] or "default", 0 and 1)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d, "yes" if a else "no")
x = [1, 2, 3, 4, 5]
x[1:3] = ["a", "b", "c"]
del x[0]
x += [6]
print(x, x[-2:], x[::2], sum([1, 2, 3]), min(3, 1), max([1, 5]), any([0, 1]), all([]))
print(list(zip([1, 2], "ab")), dict(enumerate("ab", 1)), list(reversed([1, 2])), list(map(str, [1, 2])))
print({**{"a": 1}, "b": 2}, [*range(3), *"ab"], (*[1], 2), {1, 2} | {3}, {1, 2, 3} & {2, 3, 4})
print(sorted({"b": 1, "a": 2}.items()), {"a": 1}.get("b", 0), [1, 2, 2].count(2), (1, 2).index(2))
if (m := 10) > 5:
    print(m)
print(isinstance(True, int), type(1).__name__, type([]) is list, divmod(7, 3), abs(-2), pow(2, 10))
