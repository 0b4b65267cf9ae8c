"""The one look-up of words: a key and a language in, a text or a line of spans out.

Templates are `str.format` templates. A key that counts has the suffixes `.one` and `.other`
where the language tells them apart, chosen by the field `n`. An empty text is one that this
language does not say.
"""

from collections.abc import Mapping
from functools import cache
from string import Formatter

from deadline_bot.domain.channel import Language
from deadline_bot.wording import en, ja
from deadline_bot.wording.document import Line, Span, Text

CATALOGUES: Mapping[Language, Mapping[str, str]] = {Language.EN: en.TEXTS, Language.JA: ja.TEXTS}


def say(language: Language, key: str, **fields: object) -> str:
    """The text of `key` with its fields filled in.

    Raises:
        KeyError: no such key, or a field of the template is missing.
    """
    return _template(language, key, is_one=fields.get("n") == 1).format(**fields)


def line(language: Language, key: str, **fields: str | int | Span | Line) -> Line:
    """The text of `key` as a line, whose fields may be spans and lines.

    Raises:
        KeyError: no such key, or a field of the template is missing.
    """
    spans: list[Span] = []
    words: list[str] = []
    for literal, name, form in _parts(language, key, is_one=fields.get("n") == 1):
        words.append(literal)
        if name is None:
            continue
        value = fields[name]
        if isinstance(value, str | int):
            words.append(format(value, form))
            continue
        if any(words):
            spans.append(Text("".join(words)))
        words.clear()
        if isinstance(value, tuple):
            spans.extend(value)
        else:
            spans.append(value)
    if any(words):
        spans.append(Text("".join(words)))
    return tuple(spans)


def _template(language: Language, key: str, *, is_one: bool) -> str:
    texts = CATALOGUES[language]
    text = texts.get(key)
    return texts[f"{key}.{'one' if is_one else 'other'}"] if text is None else text


@cache
def _parts(
    language: Language, key: str, *, is_one: bool
) -> tuple[tuple[str, str | None, str], ...]:
    """A template in pieces; bounded by the size of the catalogues."""
    template = _template(language, key, is_one=is_one)
    return tuple(
        (literal, name, form or "") for literal, name, form, _ in Formatter().parse(template)
    )
