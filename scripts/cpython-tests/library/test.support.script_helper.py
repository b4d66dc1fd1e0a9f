from _interpreter import run_program
from test.support.os_helper import FILES

def assert_python_ok(*args):
    source = args[1] if args[0] == "-c" else FILES[args[0]]
    code, out, err = run_program(source, FILES)
    if code != 0:
        raise AssertionError(f"the program ended with {code}: {err}")
    return code, out.encode(), err.encode()

def make_script(directory, name, source):
    FILES[name] = source
