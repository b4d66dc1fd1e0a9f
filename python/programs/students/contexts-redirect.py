import io
from contextlib import redirect_stdout

buffer = io.StringIO()
with redirect_stdout(buffer):
    print("not seen")
    print("nor", "this", sep="-")
print(repr(buffer.getvalue()))
with io.StringIO("first\nsecond\n") as lines:
    for number, line in enumerate(lines, 1):
        print(number, line.rstrip())
