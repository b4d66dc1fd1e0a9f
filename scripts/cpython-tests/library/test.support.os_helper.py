import builtins
TESTFN = "testfn"
FILES = {}

class File:
    def __init__(self, name, mode="r", encoding=None):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return False

    def write(self, text):
        FILES[self.name] = FILES.get(self.name, "") + text

builtins.open = File

def unlink(name):
    FILES.pop(name, None)

class temp_dir:
    def __enter__(self):
        return "directory"

    def __exit__(self, kind, value, traceback):
        return False
