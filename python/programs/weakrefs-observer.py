# An observer pattern whose subject does not keep its observers.
import weakref


class Subject:
    def __init__(self):
        self.observers = weakref.WeakSet()

    def notify(self, what):
        for name in sorted(o.name for o in self.observers):
            print(name, "sees", what)


class Observer:
    def __init__(self, name, subject):
        self.name = name
        subject.observers.add(self)


s = Subject()
a, b = Observer("a", s), Observer("b", s)
s.notify("one")
del a
s.notify("two")
del b
s.notify("three")
print(len(s.observers))
