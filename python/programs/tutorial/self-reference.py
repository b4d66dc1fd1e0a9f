# An object that refers to itself.
import gc


class MyClass:
    pass


gc.collect()
a = MyClass()
a.self = a

del a

collected_objects = gc.collect()
print(collected_objects)
