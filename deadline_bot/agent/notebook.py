"""`track`, for notebooks and scripts: around a block, a function or a loop.

    with track("train fold 3") as job:
        job.progress(3, 10, "epoch")

    @track("train")
    def train(): ...

    for batch in track(loader, job="fold 3"): ...

The bot's address is `url`, or DEADLINE_BOT_PING_URL. An exception that leaves the block or the
function is told as a failure, with what it says; KeyboardInterrupt as a cancellation. A loop that
is left by `break` or `return`, or by an exception that somebody catches, has ended well, as far as
it came; by one that nobody catches, it has failed.
"""

import functools
import inspect
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Any, Generic, ParamSpec, TypeVar, cast, overload

from deadline_bot.agent.job import Job, uncaught
from deadline_bot.agent.report import a_run
from deadline_bot.agent.ways import way_to

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

_URL_VARIABLE = "DEADLINE_BOT_PING_URL"
#: Seconds in which an exception that leaves a loop reaches the top, where nobody catches it.
_RISE = 1.0


@overload
def track(
    what: str, *, competition: str | None = None, url: str | None = None, notify: bool = False
) -> "Tracking": ...
@overload
def track(what: Callable[P, R]) -> Callable[P, R]: ...
@overload
def track(
    what: Iterable[T],
    *,
    job: str,
    total: int | None = None,
    unit: str = "it",
    competition: str | None = None,
    url: str | None = None,
    notify: bool = False,
) -> "Loop[T]": ...
def track(
    what: Any,
    *,
    job: str | None = None,
    total: int | None = None,
    unit: str = "it",
    competition: str | None = None,
    url: str | None = None,
    notify: bool = False,
) -> Any:
    """Reports a block, a function or a loop; see the module.

    `job` names the job of a loop. `total` is how many items it has, where `len` does not tell.
    `notify`: people are told of the start and the good end too.

    Raises:
        TypeError: a loop without the name of its job.
    """
    if job is not None:
        return Loop(what, Tracking(job, competition, url, is_notifying=notify), total, unit)
    if isinstance(what, str):
        return Tracking(what, competition, url, is_notifying=notify)
    if callable(what):
        return Tracking(what.__name__, competition, url, is_notifying=notify)(what)
    raise TypeError('the job has no name; for example track(loader, job="fold 3")')


class Tracking(AbstractContextManager[Job]):
    """Reports a block, or each call of a function. Each time is a run of its own."""

    def __init__(
        self, name: str, competition: str | None, url: str | None, *, is_notifying: bool
    ) -> None:
        self._name = name
        self._competition = competition
        self._url = url
        self._is_notifying = is_notifying
        self._jobs: list[Job] = []

    def begin(self, unit: str = "", total: float | None = None) -> Job:
        """A run begins."""
        run = a_run(self._name, self._competition, is_notifying=self._is_notifying)
        return Job(run, _address(self._url), unit, total)

    def __enter__(self) -> Job:
        self._jobs.append(self.begin())
        return self._jobs[-1]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._jobs.pop().end_with(error)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """The function, each call of which is reported; of an `async` one until it has ended."""
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def awaited(*args: Any, **kwargs: Any) -> Any:
                with self._alone():
                    return await function(*args, **kwargs)

            return cast("Callable[P, R]", awaited)

        @functools.wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            with self._alone():
                return function(*args, **kwargs)

        return called

    def _alone(self) -> "Tracking":
        """The same for one call, so that calls may overlap."""
        return Tracking(self._name, self._competition, self._url, is_notifying=self._is_notifying)


class Loop(Generic[T]):
    """Reports a loop over `items`. Each time that it is gone through is a run of its own."""

    def __init__(
        self, items: Iterable[T], tracking: Tracking, total: int | None, unit: str
    ) -> None:
        self._items = items
        self._tracking = tracking
        self._total = total
        self._unit = unit

    def __len__(self) -> int:
        """Raises: TypeError: nobody knows how many there are."""
        return len(self._items) if self._total is None else self._total  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[T]:
        return self._go()

    def _go(self) -> Generator[T, None, None]:
        total = None
        with suppress(TypeError):
            total = len(self)
        job = self._tracking.begin(self._unit, total)
        before = uncaught()
        try:
            for item in self._items:
                yield item
                job.done += 1
        except GeneratorExit:
            _end_early(job, before)
            raise
        except BaseException as error:
            job.end_with(error)
            raise
        job.end()


def _end_early(job: Job, before: BaseException | None) -> None:
    """The loop was left. By an exception? That shows when nobody catches it, a moment later."""

    def end() -> None:
        error = uncaught()
        job.end_with(None if error is before else error)

    timer = threading.Timer(_RISE, end)
    timer.daemon = True
    job.before_exit = end
    with suppress(RuntimeError):  # the interpreter is ending
        timer.start()


_said: set[str] = set()


def _address(url: str | None) -> str | None:
    """The bot's address; where there is none, that is said once."""
    address = (url or os.environ.get(_URL_VARIABLE, "")).strip()
    fault = "" if address else f"{_URL_VARIABLE} is not set"
    if address:
        try:
            way_to(address)
        except ValueError:
            fault = f"{_URL_VARIABLE} (or url=) is no address"
    if not fault:
        return address
    if fault not in _said:
        _said.add(fault)
        sys.stderr.write(f"deadline-bot: {fault}: nothing is reported.\n")
    return None
