"""Says when two ids look alike: they differ in zeros in front, blanks or case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orggraph.character import fold_name
from orggraph.locale import Text


def same_name(name: str) -> str:
    """What is compared of the names of categories: equal for those that look the same but for case."""
    return fold_name(name).casefold()


def plain_form(key: str) -> str:
    """What is left of an id when zeros in front, blanks, case and what only looks different are taken away; equal for ids that look alike."""
    return "".join(same_name(key).split()).lstrip("0")


def guesses(key: str) -> Iterator[str]:
    """Ids that may be meant by one that is not there, to be asked of the graph."""
    for form in (key, "".join(fold_name(key).split())):
        for stripped in (form, form.lstrip("0")):
            if stripped:
                yield from (stripped, stripped.upper(), stripped.lower())


def remedy_of(keys: Sequence[str]) -> Text:
    """What to do about an id that is not there, when these look like it."""
    if not keys:
        return Text("Correct it, or add the row that it names.", "请更正，或补充其所指的行。")
    shown = ", ".join(keys[:5])
    if len(keys) > 1:
        return Text(f"Several look alike ({shown}): write the one that is meant.", f"有多个相近的编号（{shown}）：请写明所指。")
    return Text(
        f"{shown} looks the same but for zeros, blanks or case: correct it, or use --normalise-keys.",
        f"{shown} 仅在前导零、空格或大小写上不同：请更正，或使用 --normalise-keys。",
    )
