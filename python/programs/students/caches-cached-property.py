from functools import cached_property


class Circle:
    def __init__(self, radius):
        self.radius = radius

    @cached_property
    def area(self):
        print("computing")
        return round(3.14159 * self.radius ** 2, 2)


circle = Circle(2)
print(circle.area, circle.area)
print(sorted(circle.__dict__))
del circle.area
circle.radius = 3
print(circle.area)
