def reader():
    print("open")
    try:
        for line in ["one", "two", "three"]:
            yield line
    finally:
        print("closed")


for line in reader():
    print(line)
    if line == "two":
        break
print("after the loop")
lines = reader()
print(next(lines))
del lines
print("end")
