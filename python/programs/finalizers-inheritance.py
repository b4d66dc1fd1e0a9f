# The finalizer is that of the class; it calls its base's when it wants to.
class Base:
    def __del__(self):
        print("base", type(self).__name__)


class Derived(Base):
    def __del__(self):
        print("derived")
        super().__del__()


class Silent(Base):
    pass


Derived()
Silent()
b = Base()
b = None
