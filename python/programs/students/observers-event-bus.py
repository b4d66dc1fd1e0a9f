from collections import defaultdict


class EventBus:
    def __init__(self):
        self.listeners = defaultdict(list)

    def on(self, event):
        def register(function):
            self.listeners[event].append(function)
            return function
        return register

    def emit(self, event, **data):
        return [listener(**data) for listener in self.listeners.get(event, [])]


bus = EventBus()


@bus.on("login")
def greet(user):
    return f"Hello, {user.title()}!"


@bus.on("login")
def log(user, **_):
    return f"{user!r:>10} logged in"


for answer in bus.emit("login", user="ada lovelace"):
    print(answer)
print(bus.emit("logout"), dict(bus.listeners).keys())
