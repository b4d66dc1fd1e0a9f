tests = [
    lambda: 1 / 0,
    lambda: int("abc"),
    lambda: [1, 2, 3][10],
    lambda: {"a": 1}["b"],
    lambda: "text" + 5,
    lambda: None.upper(),
    lambda: undefined_name,
    lambda: len(5),
    lambda: (1, 2).append(3),
    lambda: [].pop(),
    lambda: float("x"),
    lambda: max([]),
    lambda: "abc".index("z"),
    lambda: [3, "a"] < [3, 4],
    lambda: sum(["a"]),
    lambda: chr(-1),
    lambda: int(None),
    lambda: "%d" % "x",
    lambda: "{} {}".format(1),
    lambda: list(zip([1], [1, 2], strict=True)),
    lambda: range(1, 2, 0),
    lambda: "a".join([1]),
    lambda: sorted([1, "b"]),
    lambda: next(iter([])),
]
for test in tests:
    try:
        test()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
