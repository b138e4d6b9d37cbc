"""Says in both languages what a declared form finds wrong with a file that a person wrote; the form's own English never reaches anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from orggraph.locale import Text

Trail = tuple[int | str, ...]


class Wrong(ValueError):
    """What a rule of our own finds wrong, in both languages. Raised within a validator."""

    def __init__(self, what: Text, remedy: Text | None = None) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy


_WORDS = re.compile(r"'([^']*)'")
_KINDS: dict[str, Text] = {
    "string_type": Text("a text in quotes", "带引号的文本"),
    "string_too_short": Text("a text that is not empty", "非空文本"),
    "bool_type": Text("true or false", "true 或 false"),
    "bool_parsing": Text("true or false", "true 或 false"),
    "int_type": Text("a whole number", "整数"),
    "int_parsing": Text("a whole number", "整数"),
    "int_from_float": Text("a whole number", "整数"),
    "float_type": Text("a number", "数字"),
    "float_parsing": Text("a number", "数字"),
    "tuple_type": Text("a list in square brackets", "方括号中的列表"),
    "list_type": Text("a list in square brackets", "方括号中的列表"),
    "too_short": Text("a list with at least one entry", "至少有一项的列表"),
    "dict_type": Text("a section with keys", "包含若干键的一节"),
    "model_type": Text("a section with keys", "包含若干键的一节"),
    "model_attributes_type": Text("a section with keys", "包含若干键的一节"),
}
_SECTIONS = {"file": "[[file]]", "table": "[[file.table]]"}
_PLAIN = Text("a text in quotes, a number, true or false", "带引号的文本、数字、true 或 false")
_BRANCHES = frozenset(("str", "int", "float", "bool"))


def complaints(error: ValidationError, form: type[BaseModel]) -> Iterator[tuple[Trail, Text, Text | None]]:
    """Where each fault is, what is wrong there and what to do; the same fault once. `form`: what the file was held against."""
    seen: set[tuple[Trail, Text]] = set()
    faults = error.errors(include_url=False, include_input=False)
    for fault in faults:
        trail: Trail = tuple(fault["loc"])
        if fault["type"] == "too_short" and any(len(other["loc"]) > len(trail) and other["loc"][: len(trail)] == trail for other in faults):
            continue  # it is short only because its entries are wrong
        is_branch = len(trail) > 1 and trail[-1] in _BRANCHES and trail[-1] not in keys_at(form, trail[:-1])
        if is_branch:
            trail = trail[:-1]
        what, remedy = (_must_be(trail, _PLAIN), None) if is_branch else _said(trail, fault, form)
        if (trail, what) not in seen:
            seen.add((trail, what))
            yield trail, what, remedy


def _said(trail: Trail, fault: Mapping[str, Any], form: type[BaseModel]) -> tuple[Text, Text | None]:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "value_error" and isinstance(context.get("error"), Wrong):
        return context["error"].what, context["error"].remedy
    if kind == "missing":
        return Text(f'The key "{trail[-1]}" is missing.', f"缺少键“{trail[-1]}”。"), None
    if kind == "extra_forbidden":
        return Text(f'There is no key "{trail[-1]}".', f"没有键“{trail[-1]}”。"), _known(str(trail[-1]), keys_at(form, trail[:-1]))
    if kind == "literal_error":
        words = _WORDS.findall(str(context.get("expected", "")))
        return _must_be(trail, Text(f"one of {', '.join(words)}", f"{'、'.join(words)} 之一")), None
    if kind == "tuple_type" and trail[-1] in _SECTIONS:
        section = _SECTIONS[str(trail[-1])]
        return Text(f"Write {section} in double square brackets; each begins one more.", f"请用双方括号写 {section}；每写一次即新增一项。"), None
    return _must_be(trail, _KINDS.get(kind, Text("of another form", "其他形式"))), None


def _must_be(trail: Trail, what: Text) -> Text:
    names = [str(step) for step in trail if isinstance(step, str)] or ["?"]
    blank = " " if what.zh[0].isascii() else ""
    return Text(f'"{names[-1]}" must be {what.en}.', f"“{names[-1]}”应为{blank}{what.zh}。")


def _known(name: str, keys: Sequence[str]) -> Text | None:
    if near := get_close_matches(name, keys, n=2):
        return Text(f"Did you mean {' or '.join(near)}?", f"是否指 {' 或 '.join(near)}？")
    return Text(f"Known here: {', '.join(keys)}.", f"此处可用：{'、'.join(keys)}。") if keys else None


def keys_at(form: type[BaseModel], trail: Sequence[int | str]) -> list[str]:
    """The keys that the form knows at the end of a trail of keys and places in lists; none where it knows none by name."""
    at: Any = form
    for step in trail:
        if isinstance(step, int):
            continue
        if _is_free(at):
            at = get_args(at)[1]
        elif (found := _form_in(at)) is not None and step in found.model_fields:
            at = found.model_fields[step].annotation
    found = None if _is_free(at) else _form_in(at)
    return [] if found is None else list(found.model_fields)


def _form_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _form_in(inner))), None)


def _is_free(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is dict
