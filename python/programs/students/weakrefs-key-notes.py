import weakref


class User:
    def __init__(self, name):
        self.name = name


notes = weakref.WeakKeyDictionary()
ann, bob = User("Ann"), User("Bob")
notes[ann] = "likes tea"
notes[bob] = "likes coffee"
print(sorted((user.name, note) for user, note in notes.items()))
del bob
print([user.name for user in notes], len(notes))
print(notes[ann], notes.get(User("Eve"), "unknown"))
