from collections import defaultdict, deque


class Graph:
    def __init__(self):
        self.edges = defaultdict(set)

    def connect(self, a, b):
        self.edges[a].add(b)
        self.edges[b].add(a)

    def breadth_first(self, start):
        seen, queue = {start}, deque([start])
        while queue:
            node = queue.popleft()
            yield node
            for other in sorted(self.edges[node] - seen):
                seen.add(other)
                queue.append(other)


graph = Graph()
for a, b in ["AB", "AC", "BD", "CD", "DE"]:
    graph.connect(a, b)
print(list(graph.breadth_first("A")))
print({node: sorted(others) for node, others in sorted(graph.edges.items())})
