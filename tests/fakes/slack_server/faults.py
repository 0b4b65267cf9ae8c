"""Faults that the Slack server commits on demand, the same ones at each run.

A rule names the calls it is about and what becomes of them: the next so many, a share of them
(drawn from a generator that the caller seeds), or all until the rules are cleared.
"""

import random
from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What becomes of a call."""

    #: HTTP 429 with `Retry-After`; never accepted.
    RATE_LIMIT = "rate_limit"
    #: HTTP 200 with `ok` false and the rule's `error`; never accepted.
    ERROR = "error"
    #: HTTP 500.
    SERVER_ERROR = "server_error"
    #: The connection is reset without an answer.
    RESET = "reset"
    #: The right answer, late.
    DELAY = "delay"
    #: No answer for as long as the server runs.
    HANG = "hang"
    #: HTTP 200 with an HTML page instead of JSON.
    GARBAGE = "garbage"


class Stage(StrEnum):
    """Whether the call took effect in the workspace when the fault strikes."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(slots=True)
class Fault:
    """One rule. It strikes calls of `method` (`*`: each one) in `channel` (`None`: any).

    `n_calls`: how many more it strikes, `None`: no end. `share`: the part of the matching calls
    that it strikes, drawn from `rng`. `retry_after` and `delay` in seconds, for `RATE_LIMIT` and
    `DELAY`; `error` for `ERROR`. `DELAY` at stage `BEFORE` accepts late, `AFTER` answers late.
    """

    effect: Effect
    method: str = "*"
    stage: Stage = Stage.BEFORE
    channel: str | None = None
    n_calls: int | None = 1
    share: float = 1.0
    rng: random.Random | None = None
    retry_after: int = 1
    delay: float = 0.0
    error: str = "internal_error"
    #: How many calls it struck so far.
    n_struck: int = 0

    def __post_init__(self) -> None:
        if self.share < 1 and self.rng is None:
            raise ValueError("a share needs a seeded generator")
        if self.stage is Stage.AFTER and self.effect in (Effect.RATE_LIMIT, Effect.ERROR):
            raise ValueError(f"{self.effect} means that the call was not accepted")

    def strikes(self, method: str, channel: str | None) -> bool:
        """Whether this call is struck; counts it if so."""
        if self.n_calls == 0 or self.method not in ("*", method):
            return False
        if self.channel is not None and self.channel != channel:
            return False
        if self.rng is not None and self.rng.random() >= self.share:
            return False
        if self.n_calls is not None:
            self.n_calls -= 1
        self.n_struck += 1
        return True


class Faults:
    """The rules in force; the first that strikes a call decides what becomes of it."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Puts a rule in force after those that are; returns it, to look at `n_struck`."""
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        """No more faults. A call that hangs already goes on hanging."""
        self.rules.clear()

    def pick(self, method: str, channel: str | None) -> Fault | None:
        """The rule that strikes this call, `None` where the call goes well."""
        return next((rule for rule in self.rules if rule.strikes(method, channel)), None)
