# Inheritance, super, the order of bases, properties, class and static methods.
class Base:
    kind = "base"

    def __init__(self, name):
        self.name = name

    def who(self):
        return f"{self.kind} {self.name}"

    @property
    def loud(self):
        return self.name.upper()

    @loud.setter
    def loud(self, value):
        self.name = value.lower()

    @classmethod
    def make(cls, name):
        return cls(name)

    @staticmethod
    def add(a, b):
        return a + b


class Left(Base):
    kind = "left"

    def who(self):
        return "L:" + super().who()


class Right(Base):
    def who(self):
        return "R:" + super().who()


class Both(Left, Right):
    def __init__(self, name, extra=None):
        super().__init__(name)
        self.extra = extra


b = Both.make("bob")
print(b.who(), b.loud, Both.add(1, 2))
b.loud = "ALICE"
print(b.name, [c.__name__ for c in Both.__mro__], issubclass(Both, Right), isinstance(b, Base))
print(hasattr(b, "extra"), getattr(b, "nothing", "default"), Both.__name__, type(b) is Both)
setattr(b, "extra", 5)
delattr(b, "extra")
print(sorted(vars(b)), callable(b), callable(b.who))
try:
    b.missing
except AttributeError as e:
    print(e)
