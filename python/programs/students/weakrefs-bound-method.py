import weakref


class Greeter:
    def hello(self):
        return "hello"


greeter = Greeter()
plain = weakref.ref(greeter.hello)
print("a bound method is gone at once:", plain())
method = weakref.WeakMethod(greeter.hello)
print(method()())
del greeter
print(method())
