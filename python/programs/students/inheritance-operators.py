from functools import total_ordering


@total_ordering
class Money:
    def __init__(self, amount, currency="EUR"):
        self.amount = amount
        self.currency = currency

    def __repr__(self):
        return f"Money({self.amount!r}, {self.currency!r})"

    def __eq__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount == other.amount

    def __lt__(self, other):
        return self.amount < other.amount

    def __hash__(self):
        return hash(self.amount)

    def __add__(self, other):
        return Money(self.amount + (other.amount if isinstance(other, Money) else other))

    __radd__ = __add__

    def __bool__(self):
        return self.amount != 0

    def __format__(self, spec):
        return f"{self.amount:{spec or '.2f'}} {self.currency}"


wallet = [Money(5), Money(2.5), Money(10)]
print(sorted(wallet), max(wallet), sum(wallet))
print(Money(1) <= Money(1), Money(2) > Money(3), Money(1) == 1, bool(Money(0)))
print(f"{wallet[0]} | {wallet[1]:>8.1f} | {len({Money(1), Money(1)})}")
