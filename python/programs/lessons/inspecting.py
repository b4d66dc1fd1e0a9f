import gc

numbers = [1, 2, 3]
names = ["a", "b"]
numbers.append(names)

print("a list is tracked:", gc.is_tracked(numbers))
print("an int is not:", gc.is_tracked(42))
print("three counters:", len(gc.get_count()))
print("thresholds:", gc.get_threshold())
print("names refers to:", sorted(gc.get_referents(names)))
print("numbers holds names:", any(r is numbers for r in gc.get_referrers(names)))

before = len(gc.get_objects())
more = [[] for _ in range(10)]
print("objects more:", len(gc.get_objects()) - before >= 11)
