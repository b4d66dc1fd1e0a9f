# A chain of a thousand objects goes without recursion.
class Node:
    count = 0

    def __init__(self, next):
        self.next = next

    def __del__(self):
        Node.count += 1


head = None
for _ in range(1000):
    head = Node(head)
head = None
print(Node.count)
deep = []
for _ in range(20000):
    deep = [deep]
deep = None
print("done")
