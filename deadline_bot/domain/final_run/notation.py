"""A step as people write it in one line: `"infer fold 0" 6h after "train fold 4" <@U1>`.

So one line of a command adds a step, and a form shows and takes a whole final run as text. It
holds a name, and in any order:

    6h, 5h-9h, ~2h-8h       an estimate; also 6時間, 5時間〜9時間
    after NAME, NAME        what it waits for; also NAME、NAMEの後
    <@U1>, <@U1|name>       the owner; @name where no chat knows the person
    [infer]                 the kind, where its name does not tell it
    job:NAME, machine:NAME, account:NAME

A name is in quotes (`"…"` with `""` for one of them, `“…”`, `「…」`, `『…』`), or a word that can
be read as nothing else. When a step started and when it was done is not in the notation.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from deadline_bot.domain.final_run.estimate import (
    Estimate,
    format_estimate,
    parse_estimate,
    with_short_units,
)
from deadline_bot.domain.final_run.faults import BadEstimate, BadLine, BadStep, PlanFault
from deadline_bot.domain.final_run.link import kind_of
from deadline_bot.domain.final_run.notation_tokens import Sort, Token, quoted, tokens
from deadline_bot.domain.final_run.step import Step, StepKind

_AFTER = "after"
#: What is between names.
_AND = frozenset({"and", "&", "と"})
_LABELLED = re.compile(r"(job|machine|account):(.*)", re.IGNORECASE)
_TIME = re.compile(r"(?=.*[wdhms])~?\d(?:[-‐–—−~〜.\dwdhms]|から|to)*", re.IGNORECASE)
#: How a time goes on that is written with spaces: `1d 12h`, `5h to 9h`, `5h - 9h`.
_MORE_TIME = re.compile(r"(?:[-‐–—−~〜.\dwdhms]|から|to)+", re.IGNORECASE)
_UNITS = "wdhms"
_LAST_UNIT, _FIRST_UNIT = (
    re.compile(r"[wdhms]$", re.IGNORECASE),
    re.compile(r"\d+([wdhms])", re.IGNORECASE),
)
_LIKE_TIME = re.compile(r"~?\d|~")
_KINDS = {kind.value: kind for kind in StepKind}


def parse_step(text: str) -> Step:
    """Reads one step; white space within names becomes single spaces.

    The kind is what the name tells where nothing else does.

    Raises:
        BadStep: a piece that cannot be read, one that is there twice, or no name.
        BadEstimate: a time that is not an estimate.
    """
    reader = _Reader(tokens(text))
    reader.read()
    if reader.name is None:
        raise BadStep(text.strip())
    return Step(
        reader.name,
        reader.kind or kind_of(reader.name),
        reader.owner or "",
        reader.duration,
        tuple(reader.after),
        job=reader.labels.get("job", ""),
        machine=reader.labels.get("machine", ""),
        account=reader.labels.get("account", ""),
    )


def parse_steps(text: str) -> tuple[Step, ...]:
    """Reads one step a line, in their order; blank lines are left out.

    Whether the steps go together is for `checked` to say.

    Raises:
        BadLine: the first that is not a step.
    """
    steps = []
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            steps.append(parse_step(line))
        except PlanFault as fault:
            raise BadLine(n, fault) from fault
    return tuple(steps)


def format_step(step: Step) -> str:
    """The canonical notation: `parse_step` reads it back to the same step.

    But for `started_at` and `done_at`, and the white space within names.
    """
    parts = [quoted(step.name)]
    if step.duration is not None:
        parts.append(format_estimate(step.duration))
    if step.after:
        parts.append(f"{_AFTER} {', '.join(quoted(name) for name in step.after)}")
    if step.owner:
        parts.append(f"<@{step.owner}>")
    if step.kind is not kind_of(step.name):
        parts.append(f"[{step.kind}]")
    labels = {"job": step.job, "machine": step.machine, "account": step.account}
    parts += [f"{label}:{quoted(name)}" for label, name in labels.items() if name]
    return " ".join(parts)


class _Reader:
    """Reads a line piece by piece and holds what it says, `None` for what it does not."""

    def __init__(self, line: Iterable[Token]) -> None:
        self._left = [_with_short_units(token) for token in line]
        self.name: str | None = None
        self.kind: StepKind | None = None
        self.owner: str | None = None
        self.duration: Estimate | None = None
        self.after: list[str] = []
        self.labels: dict[str, str] = {}

    def read(self) -> None:
        """Reads all pieces. Raises as `parse_step`."""
        while self._left:
            if _is_name(self._left[0]):
                self._read_names()
            else:
                self._read_other(self._left.pop(0))

    def _read_names(self) -> None:
        names = self._take_names()
        if names[-1].is_awaited:
            self.after += [name.text for name in names]
        elif self.name is None and len(names) == 1:
            self.name = names[0].text
        else:
            odd = names[0 if self.name is not None else 1]
            is_time = odd.sort is Sort.WORD and _LIKE_TIME.match(odd.text)
            raise BadEstimate(odd.raw) if is_time else BadStep(odd.raw)

    def _read_other(self, token: Token) -> None:
        match token.sort:
            case Sort.PERSON if self.owner is None:
                self.owner = token.text
            case Sort.KIND if self.kind is None and token.text in _KINDS:
                self.kind = _KINDS[token.text]
            case Sort.WORD:
                self._read_word(token)
            case Sort.COMMA:
                # People put them between any two things.
                pass
            case _:
                raise BadStep(token.raw)

    def _read_word(self, token: Token) -> None:
        if labelled := _LABELLED.fullmatch(token.text):
            self._read_label(token, labelled[1].lower(), labelled[2])
        elif _TIME.fullmatch(token.text) and self.duration is None:
            self.duration = parse_estimate(self._take_time(token))
        elif token.text.lower() == _AFTER and (names := self._take_names()):
            self.after += [name.text for name in names]
        else:
            raise BadStep(token.raw)

    def _read_label(self, token: Token, label: str, name: str) -> None:
        if label in self.labels:
            raise BadStep(token.raw)
        if not name:
            is_told = self._left and self._left[0].sort in {Sort.QUOTED, Sort.WORD}
            if not is_told:
                raise BadStep(token.raw)
            name = self._left.pop(0).text
        self.labels[label] = name

    def _take_names(self) -> list[Token]:
        """Takes names with commas or such between them, none or more."""
        names: list[Token] = []
        while self._left and _is_name(self._left[0]):
            names.append(self._left.pop(0))
            if names[-1].is_awaited or not self._has_more_names():
                break
            self._left.pop(0)
        return names

    def _has_more_names(self) -> bool:
        """Whether another name of a list comes, after a comma or the like."""
        if len(self._left) < 2:
            return False
        between, name = self._left[:2]
        is_word = between.sort is Sort.WORD and between.text.lower() in _AND
        return (is_word or between.sort is Sort.COMMA) and _is_name(name)

    def _take_time(self, first: Token) -> str:
        """The whole time that begins with this word."""
        words = [first.text]
        while self._left and _goes_on(words[-1], self._left[0]):
            words.append(self._left.pop(0).text)
        return " ".join(words)


def _with_short_units(token: Token) -> Token:
    """A time in Japanese units as one in the short ones; everything else as it is."""
    text = with_short_units(token.text)
    is_time = token.sort is Sort.WORD and _MORE_TIME.fullmatch(text.removeprefix("~"))
    return replace(token, text=text) if is_time else token


def _is_name(token: Token) -> bool:
    if token.sort is Sort.QUOTED or token.is_awaited:
        return True
    is_other = (
        token.text.lower() in {_AFTER, *_AND}
        or _LABELLED.fullmatch(token.text)
        or _TIME.fullmatch(token.text)
    )
    return token.sort is Sort.WORD and not is_other


def _goes_on(time: str, token: Token) -> bool:
    """Whether a time goes on with this: after `1d` does `12h`, but no other `1d`."""
    if token.sort is not Sort.WORD or token.is_awaited or not _MORE_TIME.fullmatch(token.text):
        return False
    unit, next_unit = _LAST_UNIT.search(time), _FIRST_UNIT.match(token.text)
    if unit is None or next_unit is None:
        return True
    return _UNITS.index(unit[0].lower()) < _UNITS.index(next_unit[1].lower())
