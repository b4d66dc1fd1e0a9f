"""grow.ts, in Python."""


class Link:
    __slots__ = ("next", "other")


KINDS = (Link,)
IS_AUTOMATIC = True


def prepare(_sizes):
    return 0, []


def run(sizes, _held):
    top = Link()
    for _ in range(sizes["total"] - 1):
        link = Link()
        link.next = top
        top = link
    return sizes["total"], sizes["total"], [top]
