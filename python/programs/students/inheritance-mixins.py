class JsonMixin:
    def to_text(self):
        return "{" + ", ".join(f'"{k}": {v!r}' for k, v in vars(self).items()) + "}"


class CompareMixin:
    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)


class Person(JsonMixin, CompareMixin):
    count = 0

    def __init__(self, name, age):
        self.name, self.age = name, age
        Person.count += 1

    @classmethod
    def from_text(cls, text):
        name, age = text.split(",")
        return cls(name.strip(), int(age))

    @staticmethod
    def is_adult(age):
        return age >= 18


class Student(Person):
    def __init__(self, name, age, school="MIT"):
        super().__init__(name, age)
        self.school = school


ann = Person.from_text("Ann, 20")
tom = Student.from_text("Tom, 17")
print(ann.to_text(), tom.to_text(), sep="\n")
print(ann == Person("Ann", 20), ann == tom, Person.count, Person.is_adult(tom.age))
print(type(tom).__name__, hasattr(tom, "school"), getattr(ann, "school", "none"))
