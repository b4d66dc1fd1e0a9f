import weakref


class Publisher:
    def __init__(self):
        self.subscribers = weakref.WeakSet()

    def publish(self, text):
        for subscriber in sorted(self.subscribers, key=lambda s: s.name):
            subscriber.receive(text)


class Subscriber:
    def __init__(self, name):
        self.name = name

    def receive(self, text):
        print(self.name, "got", text)


publisher = Publisher()
ann, bob = Subscriber("Ann"), Subscriber("Bob")
publisher.subscribers.add(ann)
publisher.subscribers.add(bob)
publisher.publish("hello")
del bob
publisher.publish("anyone else?")
print(len(publisher.subscribers))
