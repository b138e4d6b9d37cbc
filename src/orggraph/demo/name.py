"""Makes up names of people, brands and places, in Chinese with their English spelling, and says job titles in both languages."""

from __future__ import annotations

import re
from random import Random

from orggraph.demo.world import setting
from orggraph.locale import Text

_PAIR = re.compile(r"([\u4e00-\u9fff]+)([A-Za-zü]+)")


class Names:
    """Hands out names of people, none of them twice until every combination is used."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._surnames = _PAIR.findall(setting()["surnames"])
        self._given = _PAIR.findall(setting()["given"])
        self._used: set[str] = set()

    def new(self) -> Text:
        """A name such as 王建国 / Wang Jianguo."""
        while True:
            surname, spelled = self._random.choice(self._surnames)
            given = self._random.sample(self._given, self._random.choice((1, 2, 2)))
            name = surname + "".join(character for character, _ in given)
            if name not in self._used or len(self._used) >= len(self._surnames) * len(self._given) ** 2 // 2:
                self._used.add(name)
                return Text(f"{spelled} {''.join(spelling for _, spelling in given).capitalize()}", name)


def brand(number: int) -> Text:
    """The customer brand of that number; past the end of the list the brands come again with a number."""
    return _numbered("brands", number)


def place(number: int) -> Text:
    """The place of that number; past the end of the list the places come again with a number."""
    return _numbered("places", number)


def title(name: str) -> Text:
    """The job title of that Chinese name in both languages."""
    return Text(setting()["titles"][name], name)


def _numbered(which: str, number: int) -> Text:
    pairs = _PAIR.findall(setting()[which])
    turn, at = divmod(number, len(pairs))
    name, spelled = pairs[at]
    return Text(spelled + (str(turn + 1) if turn else ""), name + (str(turn + 1) if turn else ""))
