"""Closed, doubly linked lists."""


class Link:
    __slots__ = ("next", "previous", "beside")


def closed_list(length):
    head = last = Link()
    for _ in range(length - 1):
        link = Link()
        link.next = head
        head.previous = link
        head = link
    last.next = head
    head.previous = last
    return head
