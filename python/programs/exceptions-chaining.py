# raise from, context, and exceptions of the program.
class Problem(Exception):
    def __init__(self, code):
        super().__init__(f"problem {code}")
        self.code = code


try:
    try:
        {}["missing"]
    except KeyError as e:
        raise Problem(7) from e
except Problem as p:
    print(p, p.code, repr(p.__cause__), p.args)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        undefined
except NameError as n:
    print(n, "|", type(n.__context__).__name__, n.__cause__)
try:
    raise ValueError
except (TypeError, ValueError) as v:
    print(repr(v), str(v) == "")
try:
    try:
        raise ValueError("again")
    except ValueError:
        raise
except ValueError as v:
    print("raised again", v)
