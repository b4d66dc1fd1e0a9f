import weakref
from contextlib import contextmanager


class Connection:
    def __del__(self):
        print("connection freed")


@contextmanager
def connect():
    connection = Connection()
    yield connection
    print("leaving")


with connect() as connection:
    alive = weakref.ref(connection)
print("after with:", alive() is not None)
del connection
print("after del:", alive() is not None)
