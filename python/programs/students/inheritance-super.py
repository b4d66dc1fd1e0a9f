class Animal:
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name

    def speak(self):
        return "..."


class Swimmer:
    def __init__(self, depth=1, **kwargs):
        super().__init__(**kwargs)
        self.depth = depth


class Duck(Animal, Swimmer):
    def __init__(self, name):
        super().__init__(name=name, depth=3)

    def speak(self):
        return super().speak() + "quack"


duck = Duck("Donald")
print(duck.name, duck.depth, duck.speak())
print([cls.__name__ for cls in Duck.__mro__])
print(issubclass(Duck, Swimmer), Duck.__bases__, Duck.__name__)
