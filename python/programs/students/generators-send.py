def averager():
    total, count, average = 0.0, 0, None
    while True:
        value = yield average
        if value is None:
            return f"{count} values"
        total += value
        count += 1
        average = total / count


avg = averager()
next(avg)
print([avg.send(n) for n in (10, 20, 60)])
try:
    avg.send(None)
except StopIteration as stop:
    print("returned:", stop.value)
