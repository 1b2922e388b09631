"""Short forms: every respondent is asked the core questions and a share of the rest, so that each is asked equally
often.

The rest is dealt like cards: one shuffled pack after the other, hand after hand. A hand that begins at the end of a
pack and ends in the next must not hold a card twice, so the next pack keeps those cards for its end. After as many
hands as bring hand and pack to an end together, a new round begins; so no deal has to be worked out from further back.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from math import gcd


def short_form(codes: Sequence[str], core: Sequence[str], size: int, number: int, seed: str) -> list[str]:
    """The codes asked of the respondent with this number (0, 1, 2 …), in the order of `codes`.

    `size` codes, or more if the core alone is larger, or all there are. Over any first so many respondents each code
    outside the core is asked equally often, ±1. The same arguments give the same form; the seed decides who gets what.
    """
    always = [code for code in codes if code in set(core)]
    rest = [code for code in codes if code not in set(core)]
    room = min(max(size - len(always), 0), len(rest))
    asked = {*always, *(_hand(rest, room, number, seed) if room else ())}
    return [code for code in codes if code in asked]


def _hand(rest: Sequence[str], room: int, number: int, seed: str) -> list[str]:
    """The cards of hand `number`, each hand holding `room`."""
    hands = len(rest) // gcd(len(rest), room)  # of a round
    round_, place = divmod(number, hands)
    dealt: list[str] = []
    pack = 0
    while len(dealt) < (place + 1) * room:
        # The hand that is under way holds these already
        begun = dealt[len(dealt) // room * room :]
        dealt += _shuffled(rest, f"{seed}:{round_}:{pack}", last=begun)
        pack += 1
    return dealt[place * room : (place + 1) * room]


def _shuffled(rest: Sequence[str], seed: str, last: Sequence[str]) -> list[str]:
    """The pack in an order that the seed alone decides, except that the cards `last` come after all others."""
    return sorted(rest, key=lambda code: (code in last, sha256(f"{seed}:{code}".encode()).digest()))
