def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError(f"bad number {text!r}") from error


try:
    parse("12x")
except RuntimeError as error:
    print(error)
    print("cause:", error.__cause__)
    print("context is cause:", error.__context__ is error.__cause__)
try:
    try:
        {}["a"]
    except KeyError:
        [].pop()
except IndexError as error:
    print(error, "while handling", repr(error.__context__))
