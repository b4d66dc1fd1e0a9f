class Q: pass
def h(x):
    match x:
        case Q(1): return 1
        case int(1, 2): return 2
for v in (Q(), 5):
    try: print(h(v))
    except TypeError as e: print(e)
