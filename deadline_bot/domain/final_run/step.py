"""One step of a final run: who does what, for how long, after what, on which machine."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deadline_bot.domain.final_run.estimate import Estimate


class StepKind(StrEnum):
    """What is done in a step."""

    #: Models are trained.
    TRAIN = "train"
    #: A notebook is pushed, and its version runs.
    PUSH = "push"
    #: A model predicts.
    INFER = "infer"
    #: Predictions are brought together.
    ENSEMBLE = "ensemble"
    #: A person submits.
    SUBMIT = "submit"
    #: The host scores a submission.
    SCORE = "score"
    #: A person selects the final submissions.
    SELECT = "select"
    #: Whatever else.
    OTHER = "other"


class StepState(StrEnum):
    """How a step stands."""

    #: It has not been started, or failed and must be started again.
    WAITING = "waiting"
    #: It was started, be it in a queue.
    RUNNING = "running"
    #: Nothing is left to do.
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """A step, by its `name` within its final run.

    `owner` is a person of the chat, empty for nobody. `duration` is what a person said (or a
    guess), `None` for what history tells. `after` are the names of the steps that it waits for.
    `job` is the name of the job that fulfils it, empty for one of the step's own name. Steps of
    one `machine` run one after another in the order of the final run; empty for one of its own.
    `account` is whose weekly hours at the host it spends, empty for nobody's. `started_at` and
    `done_at` are what a person said (UTC), `None` where nobody did; jobs tell the rest.
    """

    name: str
    kind: StepKind
    owner: str = ""
    duration: Estimate | None = None
    after: tuple[str, ...] = ()
    job: str = ""
    machine: str = ""
    account: str = ""
    started_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def job_name(self) -> str:
        """The name of the job that fulfils it, where there is one."""
        return self.job or self.name


def same_name(text: str) -> str:
    """What two names have in common that mean the same: any case, width and white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
