"""English phrases tied to a milestone or to a job: "12h before close", "when fold 3 finishes"."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import chain

from deadline_bot.domain.when.english_clock import part_named
from deadline_bot.domain.when.english_pieces import Bad, Match, NearMilestone, Part, Target
from deadline_bot.domain.when.english_spans import SPAN, span
from deadline_bot.domain.when.english_words import NUMBER, PARTS, any_of, folded, pattern
from deadline_bot.domain.when.occasion import Fault, JobEnds, Outcome, Spoken

_CLOSE = (
    "close", "deadline", "closing", "the close", "final deadline", "submission deadline",
    "final submission deadline", "competition deadline", "end of the competition",
    "competition end", "competition close", "competition closes", "competition ends",
    "final submission", "closing time", "submission close", "competition",
)  # fmt: skip
_NAMES = dict.fromkeys(_CLOSE, "close")
_NAMES |= dict.fromkeys(
    ("merger", "merge", "team merger", "team merge", "team merging", "merging"), "merger"
)
_NAMES |= dict.fromkeys(("entry", "final entry", "new entrant", "registration"), "entry")
_NAMES |= dict.fromkeys(("finish by", "finish by target", "our target"), "finish_by")
_WORD = re.compile(r"[^\s,.!?;:\"]{1,60}(?:\.[^\s,.!?;:\"]{1,20})?")
_ENDS = ("deadline", "close", "date", "closes", "cutoff")
_SLUG_AFTER = pattern(r"(?:of|for|in) (?:the )?(?P<slug>[^\s,.!?;:]{1,80})")
_BEFORE = pattern(
    rf"{SPAN} (?P<side>before|prior to|ahead of|after|to|till|until) (?:the )?(?:our )?"
)
_DAY_BEFORE = pattern(
    rf"(?:on )?(?:the |(?P<n>{NUMBER}) )?days? "
    r"(?P<side>before|prior to|after|following) (?:the )?"
)
_PART_OF = pattern(
    rf"(?:on |in )?(?:the )?(?P<part>{any_of(PARTS)}) (?P<side>before|after|of) (?:the )?"
)
_DAY_OF = pattern(r"(?:on )?(?:the )?(?:same )?day of (?:the )?(?:our )?")
_AT = pattern(r"(?:at|on|when) (?:the )?(?:time of (?:the )?)?")
_LEFT = pattern(
    rf"(?:with|when there (?:are|is)|when we have) {SPAN} (?:left|to go|remaining)\b"
    r"(?: (?:until|till|to|before) (?:the )?(?=\w))?"
)
_DAY_TOO = pattern(r" day\b")
_VERB = pattern(r" (?:closes|ends|hits|passes|arrives|is over|is reached)\b")
_BY = pattern(r"(?:by|before|until|till) (?:the )?")
_WHEN = pattern(
    r"(?:when(?:ever)?|once|if|after|as soon as|the moment) (?:the )?(?:job )?[\"“']?"
    r"(?P<name>[^\"“”'\n]{1,80}?)[\"”']? "
    r"(?:is |has |are |have |gets |will be |will |was |job )?(?:been )?"
    r"(?:(?P<failed>fails?|failed|failing|crash(?:es|ed)?"
    r"|errors?(?: out)?|errored|dies|died|breaks?|broken?"
    r"|(?:goes|gone) down|stops with an error)"
    r"|(?P<succeeded>succeeds?|succeeded|successful|passes|passed|completes successfully"
    r"|finishes successfully)"
    r"|(?P<finished>finish(?:es|ed)?|done|ends?|ended|completes?|completed|over|stops|stopped|ready))\b"
)
_PRONOUNS = {"it", "this", "that", "they", "everything", "he", "she", "you", "we", "i"}
_DAY = timedelta(days=1)


def _competitions(words: str, spoken: Spoken) -> list[str]:
    """The followed competitions that a word names: by the slug, or by where it begins."""
    name = words.lower().removesuffix("'s").removesuffix("’s").strip("()")
    if name in spoken.milestones:
        return [name]
    return [slug for slug in spoken.milestones if slug.lower().startswith(f"{name}-")]


def _key(name: str, spoken: Spoken) -> str | None:
    own = _by_name(tuple(chain.from_iterable(spoken.milestones.values())))
    plain = _plain(name)
    first, _, last = plain.rpartition(" ")
    for form in (plain, first if last in _ENDS else plain):
        if form in _NAMES:
            return _NAMES[form]
        if form in own:
            return own[form]
    return None


def _plain(name: str) -> str:
    return folded(name.replace("_", " ").replace("-", " "))


# Names are looked for at every place of a text, and are the same at each.
@lru_cache(maxsize=64)
def _by_name(keys: tuple[str, ...]) -> dict[str, str]:
    return {_plain(key): key for key in keys}


def target(text: str, at: int, spoken: Spoken) -> tuple[int, Target] | None:
    """The milestone that is named at `at`: its longest name."""
    if text[at : at + 4].lower() in ("the ", "our "):
        at += 4
    words: list[re.Match[str]] = []
    position = at
    while len(words) < 6 and (match := _WORD.match(text, position)):
        words.append(match)
        position = match.end() + 1
        if text[match.end() : position] != " ":
            break
    slugs: list[str] = []
    if len(words) > 1 and _key(words[0][0], spoken) is None:
        slugs = _competitions(words[0][0], spoken)
        words = words[1:] if slugs else words
    for n in range(len(words), 0, -1):
        start, end = words[0].start(), words[n - 1].end()
        key = _key(text[start:end], spoken)
        if key is not None:
            return _with_slug(text, end, key, slugs, spoken)
    return None


def _with_slug(
    text: str, end: int, key: str, slugs: list[str], spoken: Spoken
) -> tuple[int, Target]:
    if not slugs and (match := _SLUG_AFTER.match(text, end + 1)):
        slugs = _competitions(match["slug"], spoken)
        end = match.end() if slugs else end
    if not spoken.milestones:
        # Nothing is followed yet: exact spans before a milestone mean something all the same.
        return end, Target(((None, key),))
    of = slugs or list(spoken.milestones)
    with_it = [slug for slug in of if key in spoken.milestones[slug]]
    ahead = sorted(with_it, key=lambda slug: (
        spoken.milestones[slug][key] < spoken.now, spoken.milestones[slug][key], slug
    ))  # fmt: skip
    return end, Target(tuple((slug, key) for slug in ahead))


def _near(
    text: str, at: int, spoken: Spoken, lead_time: timedelta, days: int | None = None,
    part: Part | None = None,
) -> Match:  # fmt: skip
    found = target(text, at, spoken)
    if found is None:
        return None
    if not found[1].named:
        return found[0], Bad(Fault.NO_MILESTONE)
    return found[0], NearMilestone(found[1], lead_time, days, part)


def milestone(text: str, at: int, spoken: Spoken) -> Match:
    """A moment near a milestone."""
    if match := _DAY_OF.match(text, at):
        return _near(text, match.end(), spoken, timedelta(), 0)
    if (match := _DAY_BEFORE.match(text, at)) and not match["n"]:
        days = 1 if match["side"].lower() in ("after", "following") else -1
        return _near(text, match.end(), spoken, -_DAY * days, days)
    if match := _PART_OF.match(text, at):
        days = {"before": -1, "of": 0, "after": 1}[match["side"].lower()]
        part = part_named(match["part"])
        return _near(text, match.end(), spoken, timedelta(), days, part)
    if match := _BEFORE.match(text, at):
        return _before(text, match, spoken)
    if match := _LEFT.match(text, at):
        left = span(match["span"])
        named = target(text, match.end(), spoken) if left else None
        end, key = named or (match.end(), _with_slug(text, match.end(), "close", [], spoken)[1])
        return (end, NearMilestone(key, left.exact)) if left and key.named else None
    if match := _AT.match(text, at):
        return _itself(text, match, spoken)
    if match := _BY.match(text, at):
        found = _near(text, match.end(), spoken, timedelta())
        return (found[0], Bad(Fault.NOT_A_MOMENT)) if found else None
    return None


def _itself(text: str, match: re.Match[str], spoken: Spoken) -> Match:
    """A milestone itself ("at the close", "when it closes"), or its day ("on deadline day")."""
    found = _near(text, match.end(), spoken, timedelta())
    if found is None:
        return None
    if match[0].lower().startswith("when"):
        verb = _VERB.match(text, found[0])
        if verb is None and not text[: found[0]].lower().endswith(("closes", "ends")):
            return None
        return (verb.end() if verb else found[0]), found[1]
    if day := _DAY_TOO.match(text, found[0]):
        piece = found[1]
        return day.end(), replace(piece, days=0) if isinstance(piece, NearMilestone) else piece
    return found


def _before(text: str, match: re.Match[str], spoken: Spoken) -> Match:
    shift = span(match["span"])
    if shift is None:
        return None
    if shift.n_months:
        return match.end(), Bad(Fault.UNSUPPORTED)
    is_after = match["side"].lower() == "after"
    lead_time = -shift.exact if is_after else shift.exact
    found = _near(text, match.end(), spoken, lead_time)
    if found is None and match["side"].lower() in ("before", "prior to", "ahead of"):
        word = _WORD.match(text, match.end())
        return (word.end(), Bad(Fault.NO_MILESTONE)) if word else None
    return found


def job(text: str, at: int, _: Spoken) -> Match:
    """The end of a job, by its name."""
    match = _WHEN.match(text, at)
    if match is None or folded(match["name"]) in _PRONOUNS:
        return None
    outcome = Outcome.FAILED if match["failed"] else Outcome.FINISHED
    outcome = Outcome.SUCCEEDED if match["succeeded"] else outcome
    return match.end(), JobEnds(match["name"].strip(), outcome)
