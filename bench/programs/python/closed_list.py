"""Closed, doubly linked lists."""


class Link:
    __slots__ = ("next", "previous", "beside")


def closed_list(length):
    head = node = Link()
    for _ in range(length - 1):
        following = Link()
        following.previous = node
        node.next = following
        node = following
    node.next = head
    head.previous = node
    return head
