"""A whole phrase of a reminder: who, what and when, in any order.

The two grammars find only the time; what is around it is the same in both languages, and is
kept in the characters that the speaker typed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from functools import lru_cache

from deadline_bot.domain.when import english, japanese
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import Fault, Found, NotFound, Reading, Spoken


@dataclass(frozen=True, slots=True)
class ReminderPhrase:
    """What a phrase said: `readings` likeliest first, `text` in the speaker's own characters."""

    audience: Audience
    text: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in NFKC without marks of direction; `origins[i]` is where its character i began."""

    text: str
    origins: tuple[int, ...]


_ESCAPED = re.compile(
    r"<(?P<mark>@|#|!subteam\^)(?P<id>[A-Z0-9]{1,20})(?:\|[@#]?(?P<name>[^>]{0,80}))?>"
    r"|<!(?P<all>here|channel|everyone)(?:\|[^>]{0,80})?>"
)
_TYPED = re.compile(
    r"(?P<me>(?:me|myself)\b(?![\-'])|自分|私|わたし|僕)|(?P<us>@(?:channel|everyone)\b|みんな|皆さん|みなさん|全員|このチャンネル)"
    r"|(?P<here>@here\b)|(?P<mark>[@#])(?P<name>[^\s<>@#\"“「、,]{1,80})",
    re.IGNORECASE,
)
_AFTER_WHO = re.compile(r"[ \t,:、]*(?:に(?=[\s「『\"“0-9]|$)|に(?![ち])|へ(?=\s))?[\s,、]*")
_LEAD = re.compile(r"(?:(?:to|about|that)\b|[に、,。:;\-—をで])[\s]*", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s(?:to|about|that)|[、,;:—]|\s-|を)\s*\Z", re.IGNORECASE)
# No quotation holds a mark that opens one: a text full of those is looked through only once.
_QUOTED = re.compile(
    r"\"\s*+[^\"\s][^\"]*+\"|“\s*+[^“”\s][^“”]*+”|「\s*+[^「」\s][^「」]*+」|『\s*+[^『』\s][^『』]*+』"
)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〆]")
_SEPARATE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: The marks that make は of half width ば and ぱ.
_VOICED = "\uff9e\uff9f"
#: At most so many characters are joined to one.
_CLUSTER = 8


# A long text has few different characters.
@lru_cache(maxsize=4096)
def _plain(cluster: str) -> str:
    return "" if _SEPARATE.match(cluster) else unicodedata.normalize("NFKC", cluster)


def normalised(text: str) -> Normalised:
    """The text in NFKC, without marks of direction, and where each character came from."""
    if text.isascii():
        return Normalised(text, tuple(range(len(text) + 1)))
    marks = {n for n, char in enumerate(text) if unicodedata.combining(char) or char in _VOICED}
    shown: list[str] = []
    origins: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end in marks and end < at + _CLUSTER:
            end += 1
        plain = _plain(text[at:end])
        shown.append(plain)
        origins.extend([at] * len(plain))
        at = end
    return Normalised("".join(shown), (*origins, len(text)))


def audience(text: str) -> tuple[Audience, int]:
    """Whom a text that begins so is for, and where the rest begins."""
    start = len(text) - len(text.lstrip())
    if match := _ESCAPED.match(text, start):
        kinds = {"@": AudienceKind.USER, "#": AudienceKind.OTHER_CHANNEL}
        if match["all"]:
            kind = AudienceKind.HERE if match["all"] == "here" else AudienceKind.CHANNEL
            who = Audience(kind)
        else:
            kind = kinds.get(match["mark"], AudienceKind.GROUP)
            who = Audience(kind, match["name"] or "", match["id"])
    elif match := _TYPED.match(text, start):
        who = _typed(match)
    else:
        return Audience(AudienceKind.CHANNEL), 0
    after = _AFTER_WHO.match(text, match.end())
    return who, after.end() if after else match.end()


def _typed(match: re.Match[str]) -> Audience:
    if match["me"]:
        return Audience(AudienceKind.ME)
    if match["here"]:
        return Audience(AudienceKind.HERE)
    if match["us"]:
        return Audience(AudienceKind.CHANNEL)
    is_user = match["mark"] == "@"
    return Audience(AudienceKind.USER if is_user else AudienceKind.OTHER_CHANNEL, match["name"])


def trimmed(text: str) -> str:
    """A text without the words that only connect it to the who and the when."""
    text = text.strip()
    for _ in range(3):
        if match := _LEAD.match(text):
            text = text[match.end() :]
        if match := _TAIL.search(text[-20:]):
            text = text[: len(text) - (len(text[-20:]) - match.start())]
        text = text.strip()
    return text


def _japanese_at_the_ends(text: str, spoken: Spoken) -> Found | NotFound:
    """What is found in a text of which only the ends are looked at, that the time is bounded."""
    if len(text) <= 2 * english.WINDOW:
        return japanese.find(text, spoken)
    head = japanese.find(text[: english.WINDOW], spoken)
    if isinstance(head, Found):
        return head
    tail = japanese.find(text[-english.WINDOW :], spoken)
    if isinstance(tail, NotFound):
        return tail
    return tail.moved(len(text) - english.WINDOW)


def _find(text: str, spoken: Spoken, language: str) -> Found | NotFound:
    """What the two grammars find: the one in whose language the time was said is right."""
    grammars: list[Callable[[str, Spoken], Found | NotFound]] = [english.find]
    if _JAPANESE.search(text):
        grammars.insert(0 if language == "ja" else 1, _japanese_at_the_ends)
    results = [find(text, spoken) for find in grammars]
    found = [result for result in results if isinstance(result, Found)]
    if found:
        return max(found, key=lambda f: (bool(_JAPANESE.search(text[f.start : f.end])), _length(f)))
    faults = [result for result in results if isinstance(result, NotFound)]
    return next((f for f in faults if f.fault is not Fault.NO_TIME), faults[0])


def _length(found: Found) -> int:
    start, end = found.elsewhere or (0, 0)
    return found.end - found.start + end - start


def find_time(text: str, spoken: Spoken, *, language: str) -> Found | NotFound:
    """The time alone in a text that is normalised; what is around it is the caller's."""
    return _find(text, spoken, language)


def parse_phrase(text: str, spoken: Spoken, *, language: str) -> ReminderPhrase | NotFound:
    """Who, what and when of a phrase; `language` ("en", "ja") decides where nothing else does."""
    # Instants of one zone would compare by the clock that both show, over its changes too.
    spoken = replace(spoken, now=spoken.now.astimezone(UTC))
    whole = normalised(text)
    who, begin = audience(whole.text)
    rest = whole.text[begin:]
    quoted = _QUOTED.search(rest)
    if quoted:
        outside = f"{rest[: quoted.start()]} {rest[quoted.end() :]}".strip()
        found = _find(outside, spoken, language)
        if isinstance(found, Found):
            at = begin + quoted.start() + 1
            own = text[whole.origins[at] : whole.origins[begin + quoted.end() - 1]]
            return ReminderPhrase(who, own.strip(), found.readings)
        if found.fault is not Fault.NO_TIME:
            return found
    found = _find(rest, spoken, language)
    if isinstance(found, NotFound):
        return found

    def own_words(start: int, end: int) -> str:
        return text[whole.origins[begin + start] : whole.origins[begin + end]]

    spans = [(found.start, found.end), *([found.elsewhere] if found.elsewhere else [])]
    starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(rest)]
    parts = [trimmed(own_words(start, end)) for start, end in zip(starts, ends, strict=True)]
    what = " ".join(part for part in parts if part.strip(" .。"))
    if not what:
        return NotFound(Fault.NO_TEXT, text.strip())
    return ReminderPhrase(who, what, found.readings)


def parse_when(text: str, spoken: Spoken, *, language: str) -> tuple[Reading, ...] | NotFound:
    """The readings, likeliest first, of a text that is nothing but a time."""
    spoken = replace(spoken, now=spoken.now.astimezone(UTC))
    whole = normalised(text).text
    found = _find(whole, spoken, language)
    if isinstance(found, NotFound):
        return found
    spans = [(found.start, found.end), *([found.elsewhere] if found.elsewhere else [])]
    for start, end in sorted(spans, reverse=True):
        whole = f"{whole[:start]} {whole[end:]}"
    left = trimmed(whole).strip(" .。")
    return NotFound(Fault.NO_TIME, left) if left else found.readings
