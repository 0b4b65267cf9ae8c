"""Which competition is meant: by its slug, its title, a part of one, or its address.

Pure. What is not clear is answered with a question, never with a guess.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from deadline_bot.domain.answer_channel import NoSuchCompetition, WhichCompetition
from deadline_bot.domain.competition import CompetitionRef, Following

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_URL = re.compile(r"https?://[^/]+/(?:competitions|c)/([A-Za-z0-9][A-Za-z0-9_-]*)(?:[/?#].*)?")
#: How the chat hands on an address, with or without its label.
_LINK = re.compile(r"<(https?://[^|>]*)(?:\|[^>]*)?>")
_QUOTES = re.compile(r"\"([^\"]*)\"|“([^”]*)”|「([^」]*)」|『([^』]*)』")
#: A word, or several in quotes.
_WORD = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|[^\s,、]+")
#: The word after a command that was asked about once.
CONFIRMED = "confirmed"
_CONFIRMED = re.compile(rf"(\S+)\s+{CONFIRMED}", re.IGNORECASE)
_NOT_IN_SLUG = re.compile(r"\W+")


def slug_of(reference: str) -> str:
    """The slug in a slug or in a URL of a competition or of a page below it.

    Raises:
        ValueError: neither.
    """
    reference = reference.strip()
    if _SLUG.fullmatch(reference):
        return reference
    if in_url := _URL.fullmatch(reference):
        return in_url[1]
    raise ValueError(f"neither a competition's slug nor its URL: {reference!r}")


def slug_for(name: str) -> str:
    """The slug of a competition that people name so; empty where the name has no letter."""
    slug = _NOT_IN_SLUG.sub("-", _folded(name)).strip("-")
    return slug if any(letter.isalnum() for letter in slug) else ""


def plain_name(text: str) -> str:
    """A name as it was meant: without quotes, without the chat's marks around an address."""
    text = " ".join(_LINK.sub(r"\1", text).split())
    quoted = _QUOTES.fullmatch(text)
    return next(filter(None, quoted.groups()), "").strip() if quoted else text


def words_of(text: str) -> list[str]:
    """The names in a text, between white space or commas; one of several words is in quotes."""
    names = (plain_name(word) for word in _WORD.findall(text))
    return [name for name in names if name]


def first_name(text: str) -> tuple[str, str]:
    """The first name of a text, and what follows it; empty where there is none."""
    found = _WORD.match(text)
    return (plain_name(found[0]), text[found.end() :].strip()) if found else ("", text)


def resolve(
    name: str, followings: Iterable[Following], command: str
) -> Following | NoSuchCompetition | WhichCompetition:
    """The followed competition that a name means: any case, width and quotes.

    Its slug or its title exactly, else the only one that begins so, else the only one that
    holds it. An empty name means the only one there is. `command` is what was said without the
    name, for the answer where that is not clear. Of a competition in several channels the first
    is taken.
    """
    each: dict[str, Following] = {}
    for following in followings:
        each.setdefault(following.competition.slug, following)
    known = list(each.values())
    plain = plain_name(name)
    wanted = _folded(_slug_in(plain))
    exact = named_exactly(plain, known)
    for found in (
        [exact] if exact is not None else [],
        [f for f in known if any(text.startswith(wanted) for text in _texts(f))],
        [f for f in known if any(wanted in text for text in _texts(f))],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            return WhichCompetition(command, _refs(found))
    return NoSuchCompetition(plain, _refs(sorted(known, key=lambda f: -_likeness(f, wanted))))


def named_exactly(name: str, followings: Iterable[Following]) -> Following | None:
    """The followed competition that has this slug, else the only one that has this title."""
    wanted = _folded(_slug_in(plain_name(name)))
    each = {f.competition.slug: f for f in followings}
    with_slug = [f for f in each.values() if wanted == _folded(f.competition.slug)]
    with_title = [f for f in each.values() if wanted == _folded(f.competition.title)]
    found = with_slug or with_title
    return found[0] if len(found) == 1 else None


def confirmed(arguments: str) -> str | None:
    """The slug in a command that was asked about once: `SLUG confirmed`; `None` in another."""
    match = _CONFIRMED.fullmatch(arguments.strip())
    return match[1] if match else None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _texts(following: Following) -> tuple[str, str]:
    return _folded(following.competition.slug), _folded(following.competition.title)


def _slug_in(name: str) -> str:
    in_url = _URL.fullmatch(name)
    return in_url[1] if in_url else name


def _likeness(following: Following, wanted: str) -> float:
    return max(SequenceMatcher(None, wanted[:80], text).ratio() for text in _texts(following))


def _refs(followings: Iterable[Following]) -> tuple[CompetitionRef, ...]:
    return tuple(following.competition.ref for following in followings)
