"""What people note of jobs that nothing can see: `job start|progress|done|fail NAME …`.

Pure: text in, a sighting out.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import Job, JobSourceKind, JobState, Sighting

#: A name longer than this is cut.
LONGEST_NAME = 80


class NoteVerb(StrEnum):
    """What is noted."""

    #: It has begun.
    START = "start"
    #: How far it is.
    PROGRESS = "progress"
    #: It ended well.
    DONE = "done"
    #: It failed.
    FAIL = "fail"


_VERBS = {
    **{verb.value: verb for verb in NoteVerb},
    "started": NoteVerb.START,
    "failed": NoteVerb.FAIL,
    "finish": NoteVerb.DONE,
    "finished": NoteVerb.DONE,
    "開始": NoteVerb.START,
    "進捗": NoteVerb.PROGRESS,
    "完了": NoteVerb.DONE,
    "終了": NoteVerb.DONE,
    "失敗": NoteVerb.FAIL,
}
_QUOTED = re.compile(r"\s*(?:\"([^\"]+)\"|“([^”]+)”|「([^」]+)」)\s*(.*)", re.DOTALL)
_OF_TOTAL = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)(?:\s+(.*))?", re.DOTALL)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%(?:\s+(.*))?", re.DOTALL)
_PROGRESS_AT_END = re.compile(r"(.*\S)\s+(\d+(?:\.\d+)?\s*(?:%|/\s*\d+(?:\.\d+)?))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class JobNote:
    """A note as it was typed. `rest` is what follows the name: progress, or why it failed."""

    verb: NoteVerb
    name: str
    rest: str = ""

    @property
    def progress(self) -> Progress | None:
        """The progress that `rest` tells: `120/1000` or `40%`, with a message after it."""
        if told := _OF_TOTAL.fullmatch(self.rest):
            done, total = float(told[1]), float(told[2])
            return Progress(done, total, message=told[3] or "") if total > 0 else None
        if told := _PERCENT.fullmatch(self.rest):
            return Progress(float(told[1]), 100.0, "%", told[2] or "")
        return None

    @property
    def is_unclear(self) -> bool:
        """Whether it is to tell how far a job is, and does not."""
        return self.verb is NoteVerb.PROGRESS and self.progress is None

    def is_too_late(self, known: Job | None) -> bool:
        """Whether its job, as it was last known, has ended and is not begun anew."""
        return self.verb is not NoteVerb.START and known is not None and known.is_ended

    def sighting(self, person: str, at: datetime) -> Sighting:
        """What the note says of its job."""
        states = {
            NoteVerb.START: JobState.RUNNING,
            NoteVerb.DONE: JobState.SUCCEEDED,
            NoteVerb.FAIL: JobState.FAILED,
        }
        return Sighting(
            JobSourceKind.NOTE,
            _normal(self.name),
            at,
            states.get(self.verb),
            name=self.name,
            owner=person,
            author=person,
            progress=self.progress if self.verb is NoteVerb.PROGRESS else None,
            reason=self.rest if self.verb is NoteVerb.FAIL else "",
        )


def read_note(text: str, known: Collection[str] = ()) -> JobNote | None:
    """Reads `start|progress|done|fail NAME …`; `None` where it is no note.

    A name of several words stands in quotes, or is one of the names in `known`, or is all that
    is said. A note of progress tells the progress last.
    """
    word, _, rest = text.strip().partition(" ")
    verb = _VERBS.get(_normal(word))
    if verb is None:
        return None
    name, rest = _split_name(verb, rest.strip(), known)
    if not name:
        return None
    return JobNote(verb, name[:LONGEST_NAME], rest.strip())


def _split_name(verb: NoteVerb, text: str, known: Collection[str]) -> tuple[str, str]:
    if quoted := _QUOTED.fullmatch(text):
        return next(filter(None, quoted.groups()[:3])).strip(), quoted[4]
    if verb is NoteVerb.PROGRESS and (told := _PROGRESS_AT_END.fullmatch(text)):
        return told[1], told[2]
    if verb is NoteVerb.FAIL:
        begun = [n for n in known if _normal(text).startswith(f"{_normal(n)} ")]
        if begun:
            name = max(begun, key=len)
            return name, text[len(name) :]
    return text, ""


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
