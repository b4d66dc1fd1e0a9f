# At the end of the program what is left is finalized.
class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


kept = Thing("kept")
ring = Thing("ring")
ring.me = ring
del ring
print("the last line")
