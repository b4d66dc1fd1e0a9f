class Subject:
    def __init__(self):
        self._observers = []

    def attach(self, observer):
        self._observers.append(observer)

    def detach(self, observer):
        self._observers.remove(observer)

    def notify(self, *args, **kwargs):
        for observer in self._observers:
            observer.update(*args, **kwargs)


class Display:
    def __init__(self, name):
        self.name = name

    def update(self, temperature, unit="C"):
        print(f"{self.name}: {temperature:.1f}°{unit}")


station = Subject()
phone, watch = Display("phone"), Display("watch")
station.attach(phone)
station.attach(watch)
station.notify(21.456)
station.detach(phone)
station.notify(70, unit="F")
