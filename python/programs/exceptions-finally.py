# try, except, else, finally, in every order.
def run(what):
    steps = []
    try:
        steps.append("try")
        if what == "error":
            raise ValueError("x")
        if what == "return":
            return steps
    except ValueError:
        steps.append("except")
    else:
        steps.append("else")
    finally:
        steps.append("finally")
    return steps


print(run("error"), run("return"), run("nothing"))


def loop():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("body", i)
        finally:
            print("finally", i)
    else:
        print("never")


loop()


def override():
    try:
        return "try"
    finally:
        return "finally"


print(override())
try:
    try:
        raise KeyError("inner")
    finally:
        print("cleanup")
except KeyError as e:
    print("outer", e)
