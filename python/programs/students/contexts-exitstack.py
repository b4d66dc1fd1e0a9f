from contextlib import ExitStack, closing, nullcontext, suppress


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, *details):
        self.close()

    def close(self):
        print("close", self.name)


with ExitStack() as stack:
    resources = [stack.enter_context(Resource(name)) for name in "abc"]
    stack.callback(print, "callback", "of the stack")
    print(len(resources))
with suppress(FileNotFoundError, KeyError):
    {}["missing"]
with closing(Resource("d")) as d, nullcontext(5) as five:
    print(d.name, five)
