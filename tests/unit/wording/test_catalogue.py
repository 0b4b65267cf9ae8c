"""The catalogues agree: every key in every language, with the same fields, and in use."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from types import ModuleType

import pytest

import deadline_bot
from deadline_bot.domain.channel import Language
from deadline_bot.wording import en, ja
from deadline_bot.wording.catalogue import line, say
from deadline_bot.wording.document import Instant, Link, Strong, Text
from tests.unit.wording.examples import CLOSE

_PACKAGE = Path(deadline_bot.__file__).parent
#: Keys that count; another that happens to end in `.other` is one of its own.
_COUNTING = {
    key.removesuffix(".one")
    for texts in (en.TEXTS, ja.TEXTS)
    for key in texts
    if key.endswith(".one")
}


def _base(key: str) -> str:
    base = key.removesuffix(".one").removesuffix(".other")
    return base if base in _COUNTING else key


def _fields(texts: dict[str, str], key: str) -> set[str]:
    """The fields of a key; of one that counts, in all its forms."""
    forms = [text for name, text in texts.items() if _base(name) == key]
    return {name for text in forms for _, name, _, _ in Formatter().parse(text) if name is not None}


def _keys(texts: dict[str, str]) -> set[str]:
    return {_base(key) for key in texts}


def test_each_key_is_in_both_languages() -> None:
    assert _keys(en.TEXTS) == _keys(ja.TEXTS)


def test_each_text_has_the_same_fields_in_both_languages() -> None:
    different = {
        key
        for key in _keys(en.TEXTS) & _keys(ja.TEXTS)
        if "" not in (en.TEXTS.get(key), ja.TEXTS.get(key))
        and _fields(en.TEXTS, key) != _fields(ja.TEXTS, key)
    }
    assert different == set()


def test_a_plural_is_told_for_one_and_for_all_others() -> None:
    for texts in (en.TEXTS, ja.TEXTS):
        for base in _COUNTING:
            forms = {key for key in texts if _base(key) == base}
            assert forms in ({base}, {f"{base}.one", f"{base}.other"})


@pytest.mark.parametrize("catalogue", [en, ja], ids=["en", "ja"])
def test_each_module_is_merged_and_overwrites_no_key_of_another(catalogue: ModuleType) -> None:
    modules = [
        import_module(f"{catalogue.__name__}.{module.name}")
        for module in iter_modules(catalogue.__path__)
    ]
    keys = sorted(key for module in modules for key in module.TEXTS)
    assert keys == sorted(catalogue.TEXTS)


def test_each_key_is_used() -> None:
    uses = re.compile("|".join(set(_uses())))
    assert {key for key in _keys(en.TEXTS) if not uses.fullmatch(key)} == set()


def _uses() -> Iterator[str]:
    """Patterns of every string of the program that may be a key."""
    for path in _PACKAGE.rglob("*.py"):
        if path.parent.name in ("en", "ja"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(part.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    else r"[\w.:-]+"
                    for part in node.values
                )
                # A string that begins with a field would stand for every key.
                if not pattern.startswith("["):
                    yield pattern


@pytest.mark.parametrize("texts", [en.TEXTS, ja.TEXTS], ids=["en", "ja"])
def test_the_tone_is_calm_and_promises_nobody_is_woken(texts: dict[str, str]) -> None:
    loud = re.compile(r"[!！]|\bwak(e|es|en|ing)\b|\bwoken?\b|起こし")
    assert [key for key, text in texts.items() if loud.search(text)] == []


def test_japanese_has_full_width_punctuation() -> None:
    """Beside a Japanese character; what is typed or comes from the shell has its own."""
    japanese = r"[\u3040-\u30ff\u3400-\u9fff々]"
    half_width = re.compile(rf"{japanese}[,.;?()]|[,;?()]{japanese}|{japanese}:(?![ \n]|$)")
    assert [key for key, text in ja.TEXTS.items() if half_width.search(text)] == []


def test_english_counts_one_and_others() -> None:
    assert say(Language.EN, "duration.days", n=1) == "1 day"
    assert say(Language.EN, "duration.days", n=2) == "2 days"
    assert say(Language.JA, "duration.days", n=1) == "1日"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        say(Language.EN, "no.such.key")


def test_a_line_keeps_spans_and_joins_words() -> None:
    link = Link("NBME", "https://example.org")
    instant = Instant(CLOSE, "Wed Dec 2, 08:59")
    spans = line(Language.EN, "entry", countdown="Closes", competition=link, at=(instant,))
    assert spans == (Text("• Closes: "), link, Text(", "), instant)


def test_a_line_formats_numbers_as_the_text_says() -> None:
    assert line(Language.EN, "more", n=9980) == (Text("… and 9,980 more"),)


def test_braces_in_a_field_are_words() -> None:
    assert say(Language.EN, "countdown.own", name="{left}", left="3 h") == "“{left}” in 3 h"
    assert line(Language.EN, "headline", what=Strong("x"), about="{y}")[-1] == Text(": {y}")
