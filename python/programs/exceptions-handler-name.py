# The name of a handler goes at its end; so does what only the exception held.
class Thing:
    def __del__(self):
        print("del thing")


class Carrier(Exception):
    pass


def fail():
    raise Carrier(Thing())


try:
    fail()
except Carrier as e:
    print("handling", type(e.args[0]).__name__)
print("after")
try:
    e
except NameError as error:
    print(error)
