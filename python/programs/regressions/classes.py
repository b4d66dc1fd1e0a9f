# Private names, metaclasses, operators that are asked in turn, parameters without names.


class A:
    __x = 1
    def get(self): return self.__x
    def set(self, v): self.__x = v
    def __priv(self): return "A.priv"
    def call(self): return self.__priv()
class B(A):
    __x = 2
    def getb(self): return self.__x
    def __priv(self): return "B.priv"
b = B(); print(b.get(), b.getb(), b.call()); b.set(5); print(b.get(), b.getb(), sorted(vars(b)))


class _A:
    def f(self, __p=1): __l = 2; return sorted(locals())
    __slots__ = ()
print(_A().f())


class __:
    __x = 1
print([n for n in vars(__) if n.endswith("x")])


class A:
    def f(self):
        def g(): return __name
        __name = 3
        return g()
print(A().f())


class A:
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v): self._x = v
a = A(); a.x = 5; print(a.x)
try: del a.x
except AttributeError as e: print(e)


class A:
    @property
    def x(self): raise AttributeError("inner")
    def __getattr__(self, n): return "fallback " + n
print(A().x)


class A:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(A[int])


class Meta(type):
    _i = {}
    def __call__(cls, *a):
        if cls not in cls._i: cls._i[cls] = super().__call__(*a)
        return cls._i[cls]
class S(metaclass=Meta):
    def __init__(self, x): self.x = x
print(S(1) is S(2), S(3).x)


class S:
    _inst = None
    def __new__(cls):
        if cls._inst is None: cls._inst = super().__new__(cls)
        return cls._inst
    def __init__(self): print("init")
print(S() is S())


def f(a, /, b, *, c): return a, b, c
print(f(1, 2, c=3), f(1, b=2, c=3))
try: f(a=1, b=2, c=3)
except TypeError as e: print(e)


def f(a, /, **k): return a, k
print(f(1, a=2))


class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
print(T(1, 2), len(T(1)), T(1) == (1,), hash(T(1)) == hash((1,)))


class Meta(type):
    def __init__(cls, n, b, ns): super().__init__(n, b, ns); print("meta init", n)
    def __str__(cls): return "M:" + cls.__name__
    def __len__(cls): return 7
    def __getitem__(cls, k): return k
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, x): return x == 1
class A(metaclass=Meta):
    def __init__(self): print("A init")
A(); print(A, len(A), A[3], list(A), 1 in A, 2 in A)


class Meta(type):
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, o): return True
class A(metaclass=Meta): pass
print(isinstance(5, A), isinstance(6, A), issubclass(int, A))


class A:
    @property
    def x(self): raise AttributeError("inner")
print(hasattr(A(), "x"), getattr(A(), "x", "d"))


class A:
    def __add__(self, o): return "A.add"
class B(A):
    def __radd__(self, o): return "B.radd"
print(A() + B(), B() + A(), A() + A(), A() + 1)


class A:
    def __radd__(self, o): return "radd"
try: A() + A()
except TypeError as e: print(e)
print(1 + A())


class A:
    def __add__(self, o): return NotImplemented
class B:
    def __radd__(self, o): return "B.radd"
print(A() + B())


class Meta(type):
    @property
    def p(cls): return "meta p " + cls.__name__
    def m(cls): return cls.__name__
class A(metaclass=Meta): pass
print(A.p, A.m())
try: A().p
except AttributeError as e: print(e)
