from unittest import skip

def requires_working_threading():
    return skip("threads")
