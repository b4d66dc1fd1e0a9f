# A doubly linked list: with strong links back a cycle, with weak ones none.
import gc
import weakref


class Strong:
    def __init__(self, previous):
        self.previous = previous
        self.next = None
        if previous:
            previous.next = self


class Weak:
    def __init__(self, previous):
        self.previous = previous and weakref.ref(previous)
        self.next = None
        if previous:
            previous.next = self


def build(cls, count):
    head = last = cls(None)
    for _ in range(count - 1):
        last = cls(last)
    return head


gc.collect()
head = build(Strong, 10)
del head
print(gc.collect())
head = build(Weak, 10)
print(head.next.previous() is head)
del head
print(gc.collect())
