from dataclasses import dataclass, field, replace
from enum import Enum, auto


class Suit(Enum):
    CLUBS = auto()
    HEARTS = auto()

    @property
    def symbol(self):
        return {Suit.CLUBS: "♣", Suit.HEARTS: "♥"}[self]


@dataclass(order=True, frozen=True)
class Card:
    rank: int
    suit: Suit = field(compare=False, default=Suit.CLUBS)

    def __str__(self):
        return f"{self.rank}{self.suit.symbol}"


@dataclass
class Hand:
    owner: str
    cards: list = field(default_factory=list)


hand = Hand("Ann")
hand.cards += [Card(9, Suit.HEARTS), Card(2)]
print(hand)
print(*sorted(hand.cards), replace(hand.cards[1], rank=5), Suit(2), Suit["CLUBS"].value)
print(Hand("Bob").cards is Hand("Bob").cards, Card(3) == Card(3, Suit.HEARTS))
