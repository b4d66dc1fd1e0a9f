from collections import deque


class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty stack")
        return self._items.pop()


stack = Stack()
for word in "to be or not".split():
    stack.push(word)
print([stack.pop() for _ in range(4)])
try:
    stack.pop()
except IndexError as error:
    print("error:", error)

queue = deque(["a", "b"], maxlen=3)
queue.append("c")
queue.append("d")
queue.appendleft("z")
print(queue, queue.popleft(), queue.pop(), list(queue))
queue.rotate(1)
queue.extendleft([1, 2])
print(queue, queue.count("b"), queue.index("b"))
