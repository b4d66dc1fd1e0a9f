import gc
from collections import Counter


class Session:
    def __init__(self, user):
        self.user = user
        self.callbacks = [self.close]

    def close(self):
        return self.user


def handle(user):
    return Session(user).close()


gc.collect()
gc.disable()
for n in range(5):
    handle(f"user {n}")
alive = Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, Session))
print(alive, alive.most_common(1))
gc.collect()
print(sum(isinstance(one, Session) for one in gc.get_objects()))
gc.enable()
