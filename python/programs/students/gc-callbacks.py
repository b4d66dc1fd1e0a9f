import gc

events = []


def watch(phase, info):
    events.append((phase, info["generation"], info.get("collected")))


gc.collect()
gc.callbacks.append(watch)
loop = {}
loop["me"] = loop
del loop
gc.collect()
gc.collect(0)
gc.callbacks.remove(watch)
gc.collect()
for event in events:
    print(event)
