class Observable:
    def __init__(self, value):
        self._value = value
        self._callbacks = []

    def subscribe(self, callback):
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        old, self._value = self._value, new
        for callback in list(self._callbacks):
            callback(old, new)


age = Observable(17)
stop = age.subscribe(lambda old, new: print(f"{old} -> {new}"))
age.value = 18
age.value += 1
stop()
age.value = 99
print(age.value)
