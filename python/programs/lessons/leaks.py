import gc
import weakref


class Session:
    pass


class Server:
    def __init__(self):
        self.log = []

    def serve(self):
        session = Session()
        self.log.append(session)
        return weakref.ref(session)


server = Server()
for turn in range(3):
    watch = server.serve()

print("collected:", gc.collect())
print("the last one is alive:", watch() is not None)
holders = gc.get_referrers(watch())
print("held by the log:", any(each is server.log for each in holders))
del holders

server.log.clear()
print("the last one is alive:", watch() is not None)
