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
_ENDS = {NoteVerb.DONE: JobState.SUCCEEDED, NoteVerb.FAIL: JobState.FAILED}
_QUOTED = re.compile(r"\s*(?:\"([^\"]+)\"|“([^”]+)”|「([^」]+)」)\s*(.*)", re.DOTALL)
# "120", "1,200", "12.5"; from an input method for Japanese also in full width.
_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)"
_OF_TOTAL = re.compile(rf"{_NUMBER}\s*[/／]\s*{_NUMBER}(?:\s+(.*))?", re.DOTALL)
_PERCENT = re.compile(rf"{_NUMBER}\s*[%％](?:\s+(.*))?", re.DOTALL)
_PROGRESS_AT_END = re.compile(
    rf"(.*\S)\s+({_NUMBER}\s*(?:[%％]|[/／]\s*{_NUMBER}))(?:\s|$)", re.DOTALL
)
# Some keyboards make a dash of two hyphens.
_NOTIFY = re.compile(r"(?:^|(?<=\s))(?:--|—|–)notify(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class JobNote:
    """A note as it was typed. `rest` is what follows the name: progress, or why it failed.

    `is_notice_wanted`: all are to hear of its success.
    """

    verb: NoteVerb
    name: str
    rest: str = ""
    is_notice_wanted: bool = False

    @property
    def progress(self) -> Progress | None:
        """The progress that `rest` tells: `120/1000` or `40%`, with a message after it."""
        if told := _OF_TOTAL.fullmatch(self.rest):
            done, total = _number(told[1]), _number(told[2])
            return Progress(done, total, message=told[3] or "") if total > 0 else None
        if told := _PERCENT.fullmatch(self.rest):
            return Progress(_number(told[1]), 100.0, "%", told[2] or "")
        return None

    @property
    def is_unclear(self) -> bool:
        """Whether it is to tell how far a job is, and does not."""
        return self.verb is NoteVerb.PROGRESS and self.progress is None

    def is_too_late(self, known: Job | None) -> bool:
        """Whether its job, as it was last known, has ended, so that this tells nothing new.

        Another end puts it right, and a start begins it anew.
        """
        if known is None or not known.is_ended or self.verb is NoteVerb.START:
            return False
        return _ENDS.get(self.verb) in {None, known.state}

    def sighting(self, person: str, at: datetime) -> Sighting:
        """What the note says of its job."""
        states = {NoteVerb.START: JobState.RUNNING, **_ENDS}
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
            is_notice_wanted=self.is_notice_wanted or None,
        )


def read_note(text: str, known: Collection[str] = ()) -> JobNote | None:
    """Reads `start|progress|done|fail NAME …`; `None` where it is no note.

    A name of several words stands in quotes, or is one of the names in `known`, or is all that
    is said. A note of progress tells the progress behind the name.
    """
    verb, rest = _split_verb(text)
    if verb is None:
        return None
    told = _NOTIFY.sub("", rest).strip()
    name, rest_of_it = _split_name(verb, told, known)
    if not name.strip('"“”「」 '):
        return None
    return JobNote(verb, name[:LONGEST_NAME], rest_of_it.strip(), told != rest.strip())


def is_note_begun(text: str) -> bool:
    """Whether the text begins as a note does, be there a name or not."""
    return _split_verb(text)[0] is not None


def _split_verb(text: str) -> tuple[NoteVerb | None, str]:
    word, *rest = text.strip().split(maxsplit=1)[:2] or [""]
    return _VERBS.get(_normal(word)), "".join(rest)


def _split_name(verb: NoteVerb, text: str, known: Collection[str]) -> tuple[str, str]:
    if quoted := _QUOTED.fullmatch(text):
        return next(filter(None, quoted.groups()[:3])).strip(), quoted[4]
    if verb is not NoteVerb.START:
        # The longest that fits: of "train" and "train fold 3" the second.
        words = f"{_normal(text)} "
        named = max((n for n in known if words.startswith(f"{_normal(n)} ")), key=len, default="")
        if named:
            return named, text[len(named) :]
    if verb is NoteVerb.PROGRESS and (told := _PROGRESS_AT_END.match(text)):
        return told[1], text[told.start(2) :]
    return text, ""


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
