from contextlib import ContextDecorator, contextmanager


class traced(ContextDecorator):
    def __enter__(self):
        print("->")
        return self

    def __exit__(self, *details):
        print("<-")
        return False


@traced()
def work(n):
    print("working", n)
    return n + 1


@contextmanager
def section(title):
    print("==", title)
    yield
    print("==")


@section("sum")
def add(a, b):
    print(a + b)


print(work(1))
add(2, 3)
add(4, 5)
print(work.__name__)
