import atexit


class Log:
    def __init__(self):
        self.lines = []

    def flush(self):
        print("flush", self.lines)

    def __del__(self):
        print("log freed")


log = Log()
atexit.register(log.flush)


@atexit.register
def goodbye():
    print("goodbye")


atexit.register(print, "registered last, runs first")
log.lines.append("a line")
atexit.unregister(goodbye)
print("main ends")
