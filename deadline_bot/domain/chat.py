"""What people do in the chat, as data: who says, clicks or fills in what, and where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import Language
from deadline_bot.domain.when.audience import Audience


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the chat. `id` is the chat's; `zone` is where the person lives, by the chat.

    `language` is the person's own, `None` where the chat does not tell or we have no words in
    it: then the channel's counts. `name` is how others call the person, empty where that is
    not known.
    """

    id: str
    zone: ZoneInfo
    language: Language | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text that was typed at the bot.

    `channel` is where it was said, as the settings name it. `request_id` names this one
    request: the chat may deliver it twice. `is_form_possible`: a form can be opened in answer
    (a slash command), else only a button that opens it can be offered.
    """

    text: str
    channel: str
    speaker: Speaker
    request_id: str
    is_form_possible: bool = False


class Action(StrEnum):
    """What a button, a menu or a shortcut asks for; also its id in the chat."""

    #: Takes back a reminder just set. Value: the reminder's id.
    UNDO = "reminder.undo"
    #: Opens the form of a reminder. Value: the reminder's id.
    EDIT = "reminder.edit"
    #: Opens the form of a new reminder.
    NEW = "reminder.new"
    #: Opens it about a message, whose link is the value.
    ABOUT = "reminder.about"
    #: Chooses one of several readings. Value: the proposed reminder's id.
    PICK = "reminder.pick"
    #: Acknowledges an occurrence. Value: see `OccurrenceId`.
    DONE = "reminder.done"
    #: Has an occurrence said again later. Value: see `OccurrenceId`, a space, a `Snooze`.
    SNOOZE = "reminder.snooze"
    #: Pauses a reminder, or lets a paused one go on. Value: the reminder's id.
    PAUSE = "reminder.pause"
    #: Deletes a reminder. Value: the reminder's id.
    DELETE = "reminder.delete"
    #: Says the answer to the whole channel. Value: the command that is answered.
    SHARE = "reply.share"
    #: Says a command as if it were typed. Value: the command.
    SAY = "reply.say"
    #: Ends what was asked about once. Value: the command, confirmed.
    CONFIRM = "reply.confirm"
    #: Answers a question about a plan. Value: the slug, a space, the question, a space, the answer.
    ANSWER = "plan.answer"
    #: Takes a proposed plan. Value: the slug.
    ACCEPT = "plan.accept"
    #: Opens the form of a plan. Value: the slug.
    ADJUST = "plan.adjust"
    #: Has seen what was said of a plan. Value: the slug.
    SEEN = "plan.seen"
    #: Wants to hear of its verdict only later, unless it gets worse. Value: the slug.
    LATER = "plan.later"
    #: Will be up for a step that must start in the night. Value: the slug, a space, its name.
    AWAKE = "plan.awake"
    #: Will be asleep. Value: as of `AWAKE`.
    ASLEEP = "plan.asleep"
    #: Says that the final submissions are selected at the host. Value: the slug.
    SELECTED = "plan.selected"
    #: Links a job to a step: chosen is the job's name. Value: the slug, a space, the step's name.
    LINK = "plan.link"
    #: Opens the form of the channel's settings. Value: the channel.
    SETTINGS = "settings.open"
    #: Says whose a job is. Value: the job's id; the person is chosen.
    OWNER = "job.owner"


class Origin(StrEnum):
    """Where a button was pressed."""

    #: In a message that all of the channel read.
    MESSAGE = "message"
    #: In an answer that only the person sees.
    PRIVATE = "private"
    #: In the person's own view.
    HOME = "home"
    #: In the chat's own menus.
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class Clicked:
    """A button was pressed, or an option chosen. `value` is what it carries.

    `chosen` is the person that was chosen, by the chat's id, or what a menu is about whose
    options are the values; empty where there is neither.
    """

    action: Action
    value: str
    channel: str
    speaker: Speaker
    request_id: str
    origin: Origin = Origin.MESSAGE
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class ReminderForm:
    """The form of a reminder, as it is opened.

    `reminder_id` is `None` for a new one. `when` is in words that the parser reads, `at` an
    instant picked instead; one of the two is enough. `link` leads to the message that the
    reminder is about, empty for none. `channel` is the one for "the channel".
    """

    channel: str
    audience: Audience
    reminder_id: int | None = None
    text: str = ""
    when: str = ""
    is_insistent: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class ReminderEntry:
    """The same form as it was filled in; `at` is set where an instant was picked."""

    form: ReminderForm
    at: datetime | None
    speaker: Speaker
    request_id: str


@dataclass(frozen=True, slots=True)
class SnoozeForm:
    """The form that asks until when an occurrence is snoozed. `occurrence`: its id in text."""

    channel: str
    occurrence: str


@dataclass(frozen=True, slots=True)
class SnoozeEntry:
    """The same form as it was filled in: in words, or an instant picked."""

    form: SnoozeForm
    when: str
    at: datetime | None
    speaker: Speaker
    request_id: str


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """The form of a channel's settings, all in the notation of the configuration file.

    `is_shared`: people of other organisations read the channel; then `is_open` is asked too,
    whether more than dates may be said there.
    """

    channel: str
    timezone: str
    language: Language
    close_lead_times: str
    quiet_hours: str
    finish_margin: str
    has_board: bool
    is_shared: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class SettingsEntry:
    """The same form as it was filled in, unchecked."""

    form: SettingsForm
    speaker: Speaker
    request_id: str


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The form of a final run: a step a line, in the notation of `plan add`."""

    channel: str
    competition: str
    title: str
    steps: str


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """The same form as it was filled in, unchecked."""

    form: PlanForm
    speaker: Speaker
    request_id: str


Form = ReminderForm | SnoozeForm | SettingsForm | PlanForm
Entered = ReminderEntry | SnoozeEntry | SettingsEntry | PlanEntry
