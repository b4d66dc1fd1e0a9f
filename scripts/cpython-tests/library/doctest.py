import io, sys, traceback
from _interpreter import is_expression

class Example:
    def __init__(self, line):
        self.line = line
        self.source = []
        self.want = []

def parse(text):
    """The examples of a text: the code after the prompts, and the expected output."""
    examples = []
    current = None
    indent = ""
    for number, line in enumerate(text.split("\n")):
        stripped = line.lstrip()
        if stripped.rstrip() == ">>>":
            current = None
        elif stripped.startswith(">>> "):
            indent = line[:len(line) - len(stripped)]
            current = Example(number + 1)
            current.source.append(stripped[4:])
            examples.append(current)
        elif current is not None and not current.want and stripped.rstrip() == "...":
            current.source.append("")
        elif current is not None and not current.want and stripped.startswith("... "):
            current.source.append(stripped[4:])
        elif current is not None:
            if stripped == "":
                current = None
            else:
                current.want.append(line[len(indent):] if line.startswith(indent) else line)
    return examples

def is_match(want, got):
    """Whether the text is the expected one, in which ... matches anything."""
    parts = want.split("...")
    if len(parts) == 1:
        return want == got
    if not got.startswith(parts[0]) or not got.endswith(parts[-1]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        at = got.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return at <= len(got) - len(parts[-1])

def show(value):
    if value is not None:
        print(repr(value))

def shown(source):
    """As at the prompt, where expressions within a statement also show their values."""
    if not source.startswith("with "):
        return source
    lines = []
    for line in source.split("\n"):
        body = line.strip()
        is_shown = line.startswith(" ") and is_expression(body)
        lines.append(line.replace(body, f"_show({body})") if is_shown else line)
    return "\n".join(lines)

def run_example(example, names):
    source = "\n".join(example.source)
    before = sys.stdout
    sys.stdout = out = io.StringIO()
    try:
        if is_expression(source):
            show(eval(source, names))
        else:
            exec(shown(source) + "\n", names)
        error = None
    except BaseException as raised:
        error = traceback.format_exception_only(raised)[-1]
        raised.__traceback__ = None
    finally:
        sys.stdout = before
    got = out.getvalue()
    if got and not got.endswith("\n"):
        got += "\n"
    want = "\n".join(example.want) + ("\n" if example.want else "")
    if want.startswith("Traceback (most recent call last)"):
        if error is None:
            return f"nothing raised, printed {got!r}"
        lines = [line for line in want.split("\n")[1:] if not line.startswith((" ", "..."))]
        return None if error.strip() == "\n".join(lines).strip() else f"{error!r} for {lines!r}"
    if error is not None:
        return f"raised {error!r}"
    want = want.replace("<BLANKLINE>", "")
    is_shortened = "+ELLIPSIS" in source
    is_right = is_match(want, got) if is_shortened else want == got
    if (want, got) in (("1\n", "True\n"), ("0\n", "False\n")):
        return None
    return None if is_right else f"printed {got!r} for {want!r}"

def run(text, names):
    """The faults of a text's examples, and how many examples there are."""
    names = {**names, "_show": show}
    faults = []
    examples = parse(text)
    for example in examples:
        fault = run_example(example, names)
        if fault is not None:
            faults.append(f"line {example.line}: {example.source[0]}: {fault}")
    return faults, len(examples)
