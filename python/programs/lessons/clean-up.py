import gc


class MyClass:
    pass


gc.collect()
a = MyClass()
b = MyClass()
a.ref = b
b.ref = a
kept = MyClass()
a.friend = kept
del a
del b

print("collected:", gc.collect())
print("kept is still here:", isinstance(kept, MyClass))
