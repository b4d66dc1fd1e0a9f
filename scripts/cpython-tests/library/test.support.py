from unittest import skip
verbose = False

def refcount_test(test):
    return test

def cpython_only(test):
    return test

def requires_subprocess():
    return lambda test: test

def gc_collect():
    import gc
    gc.collect()
