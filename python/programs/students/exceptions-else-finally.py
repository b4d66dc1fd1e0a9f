def divide(a, b):
    try:
        result = a / b
    except ZeroDivisionError:
        print("cannot divide by zero")
        return None
    except TypeError as error:
        print("type error:", error)
        raise
    else:
        print("fine")
        return result
    finally:
        print("finally")


print(divide(6, 3))
print(divide(1, 0))
try:
    divide("a", 1)
except TypeError:
    print("seen again")
