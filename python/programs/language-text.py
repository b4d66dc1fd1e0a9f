# Strings and their formats.
name, number, ratio = "world", 42, 3.14159
print(f"{name!r:>10}|{number:05d}|{ratio:.2f}|{ratio:8.1f}|{number:x}|{number:,}|{number=}")
print("%s is %d or %5.2f%% %r" % (name, number, ratio, name))
print("{} {0}".replace("0", "") .format(1, 2), "{a}-{b:>4}".format(a=1, b=2))
print("a,b,,c".split(","), " x y ".split(), "-".join(["1", "2"]), "abc"[::-1], "abc"[1:], "abc"[-1])
print("Hello".upper(), "Hello".lower(), "hello world".title(), "x".center(5, "*"), "ab" * 3)
print("abc".find("c"), "abc".replace("b", "X"), "  t ".strip() + "|", "a" in "abc", "abc".startswith("ab"))
print(repr("it's"), repr('say "x"'), repr("new\nline\ttab\\"), len("naïve"), ord("A"), chr(97))
print(str(1.0), str(1e100), 1e-7, 10**20, -7 // 2, -7 % 3, 2**-1, 7 / 2, round(2.5), round(3.14159, 2))
print(int("42"), float("1.5"), int(3.9), bool(""), str(None), hex(255), bin(5), 0x1F, 0b11, 1_000)
