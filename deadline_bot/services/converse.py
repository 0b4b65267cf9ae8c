"""The conversation: what people say, click and fill in, to whoever knows how to do it.

The one place that the chat talks to; it decides nothing but who answers.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Answer, Command, HelpAnswer, Reply, Way
from deadline_bot.domain.answer_channel import DatesOnly, Usage
from deadline_bot.domain.answer_plan import PlanAnswer, SelectionAnswer
from deadline_bot.domain.answer_reminders import OpenForm, ReminderChanged, Snoozed, Taken
from deadline_bot.domain.channel import Voice
from deadline_bot.domain.chat import (
    Action,
    Clicked,
    Entered,
    Origin,
    PlanEntry,
    ReminderEntry,
    Said,
    SettingsEntry,
    SnoozeEntry,
    Speaker,
)
from deadline_bot.domain.command import NotUnderstood, Request, parse_command
from deadline_bot.domain.form_faults import FormFaults
from deadline_bot.domain.reminder import read_occurrence_id
from deadline_bot.ports import Clock, SettingsOf
from deadline_bot.services.who_answers import (
    ABOUT_CHANNEL,
    ANYWHERE,
    ASKING,
    Services,
)

_Act = Callable[[Said, str, datetime], Awaitable[Answer]]


class Converse:
    """See `ports.Conversation`.

    `default_channel` is meant by what is said of competitions in a direct message.
    `on_change` is called after whatever may have changed the facts.
    """

    def __init__(
        self,
        services: Services,
        clock: Clock,
        settings_of: SettingsOf,
        *,
        default_channel: str,
        on_change: Callable[[], None],
    ) -> None:
        self._services = services
        self._clock = clock
        self._settings_of = settings_of
        self._default_channel = default_channel
        self._on_change = on_change
        manage, follow = services.manage, services.follow
        self._acts: dict[Command, _Act] = {
            Command.REMIND: self._remind,
            Command.REMINDERS: services.keep.say,
            Command.ACK: services.acknowledge.say_done,
            Command.SNOOZE: services.acknowledge.say_snooze,
            Command.WHO: self._who,
            Command.ADD: manage.add,
            Command.MOVE: manage.move,
            Command.REMOVE: manage.remove,
            Command.FOLLOW: follow.follow,
            Command.UNFOLLOW: follow.unfollow,
            Command.MUTE: follow.mute,
            Command.UNMUTE: follow.unmute,
            Command.SETTINGS: self._settings,
            Command.JOBS: services.jobs.jobs,
            Command.JOB: services.jobs.job,
            Command.SUBS: services.jobs.submissions,
            Command.PLAN: services.plans.say,
            Command.PICK: services.pick.pick,
            Command.HISTORY: services.pick.history,
        }

    def voice_of(self, channel: str, speaker: Speaker) -> Voice:
        """How a person is answered; see the port."""
        voice = self._settings_of(channel).voice
        if not _is_direct(channel):
            return voice
        return Voice(speaker.language or voice.language, speaker.zone)

    async def say(self, said: Said) -> Answer:
        """Answers a text; see the port."""
        request = parse_command(said.text)
        if isinstance(request, NotUnderstood):
            return HelpAnswer(request.text, request.nearest)
        is_dates_only = self._settings_of(said.channel).is_dates_only
        if is_dates_only and request.command not in ANYWHERE:
            return DatesOnly()
        if _is_direct(said.channel) and request.command in ABOUT_CHANNEL:
            said = replace(said, channel=self._default_channel)
        answer = await self._answer(said, request)
        if isinstance(answer, PlanAnswer):
            self._services.pictures.start(said.channel, answer.view.competition.slug)
        if request.command not in ASKING:
            self._on_change()
        return answer

    async def click(self, clicked: Clicked) -> Reply:
        """Does what a button asks for; see the port."""
        reply = await self._click(clicked)
        self._on_change()
        return reply

    async def enter(self, entered: Entered) -> Answer | FormFaults:
        """Takes a form; see the port."""
        now = self._clock.now()
        match entered:
            case ReminderEntry():
                answer = await self._services.forms.enter(entered, now)
            case SnoozeEntry():
                answer = await self._services.acknowledge.enter(entered, now)
            case SettingsEntry():
                answer = await self._services.settings.enter(entered, now)
            case PlanEntry():
                answer = await self._services.plans.enter(entered, now)
        self._on_change()
        return answer

    async def open_home(self, speaker: Speaker) -> None:
        """Shows a person's own view; see the port."""
        await self._services.homes.open(speaker, self._clock.now())

    async def _answer(self, said: Said, request: Request) -> Answer:
        now = self._clock.now()
        act = self._acts.get(request.command)
        if act is None:
            return await self._services.respond.answer(request, said.channel, now)
        return await act(said, request.argument, now)

    async def _remind(self, said: Said, argument: str, now: datetime) -> Answer:
        if argument:
            return await self._services.remind.say(said, argument, now)
        if said.is_form_possible:
            return self._services.keep.new(said.channel)
        return Usage(Command.REMIND.value)

    async def _who(self, said: Said, argument: str, now: datetime) -> Answer:  # noqa: ARG002 - an `_Act`
        return await self._services.acknowledge.who(said.channel, said.speaker)

    async def _settings(
        self,
        said: Said,
        argument: str,  # noqa: ARG002 - an `_Act`
        now: datetime,  # noqa: ARG002
    ) -> Answer:
        return OpenForm(self._services.settings.form(said.channel))

    async def _click(self, clicked: Clicked) -> Reply:
        keep, speaker, now = self._services.keep, clicked.speaker, self._clock.now()
        match clicked.action:
            case Action.NEW | Action.ABOUT | Action.EDIT | Action.SETTINGS | Action.ADJUST:
                return Reply(await self._form(clicked, now))
            case Action.UNDO:
                return Reply(await keep.delete(int(clicked.value), speaker), Way.REPLACES)
            case Action.PICK:
                return Reply(
                    await self._services.remind.pick(int(clicked.value), now), Way.REPLACES
                )
            case Action.DELETE:
                return await self._listed(clicked, await keep.delete(int(clicked.value), speaker))
            case Action.PAUSE:
                answer = await keep.toggle(int(clicked.value), speaker, now)
                return await self._listed(clicked, answer)
            case Action.OWNER:
                # The message itself says whose it is from now on.
                await self._services.jobs.own(clicked)
                return Reply(None)
            case Action.DONE | Action.SNOOZE:
                return await self._on_occurrence(clicked, now)
            case Action.SHARE | Action.SAY | Action.CONFIRM:
                return await self._said_by_button(clicked)
            case _:
                return await self._on_plan(clicked, now)

    async def _form(self, clicked: Clicked, now: datetime) -> Answer:
        keep = self._services.keep
        match clicked.action:
            case Action.EDIT:
                return await keep.edit(int(clicked.value), clicked.speaker, now)
            case Action.ADJUST:
                return await self._services.plans.form(clicked, now)
            case Action.SETTINGS:
                return OpenForm(self._services.settings.form(clicked.value))
            case Action.ABOUT:
                return keep.new(clicked.channel, clicked.value)
            case _:
                return keep.new(clicked.channel)

    async def _listed(self, clicked: Clicked, answer: Answer) -> Reply:
        """After a change of a reminder in a list, the list as it is now."""
        has_changed = isinstance(answer, ReminderChanged) and not answer.was_before
        if not has_changed or clicked.origin is Origin.MESSAGE:
            return Reply(answer)
        if clicked.origin is Origin.HOME:
            return Reply(None)
        said = Said("", clicked.channel, clicked.speaker, clicked.request_id)
        return Reply(await self._services.keep.say(said, "", self._clock.now()), Way.REPLACES)

    async def _on_plan(self, clicked: Clicked, now: datetime) -> Reply:
        answer = await self._services.plans.click(clicked, now)
        if not isinstance(answer, PlanAnswer | SelectionAnswer):
            return Reply(answer)
        # The messages of final runs say themselves what became of it.
        return Reply(answer, Way.REPLACES) if clicked.origin is Origin.PRIVATE else Reply(None)

    async def _on_occurrence(self, clicked: Clicked, now: datetime) -> Reply:
        acknowledge, speaker = self._services.acknowledge, clicked.speaker
        if clicked.action is Action.DONE:
            answer = await acknowledge.done(read_occurrence_id(clicked.value), speaker, now)
        else:
            answer = await acknowledge.choose(clicked.value, speaker, clicked.channel, now)
        if clicked.origin is Origin.PRIVATE:
            return Reply(answer, Way.REPLACES)
        match answer:
            case Taken(was_before=False) | Snoozed(is_cut=False):
                # The message itself says who and when.
                return Reply(None)
            case _:
                return Reply(answer)

    async def _said_by_button(self, clicked: Clicked) -> Reply:
        request = parse_command(clicked.value)
        is_shared = clicked.action is Action.SHARE
        if is_shared and not (isinstance(request, Request) and request.command in ASKING):
            return Reply(HelpAnswer())
        said = Said(
            clicked.value,
            clicked.channel,
            clicked.speaker,
            clicked.request_id,
            is_form_possible=True,
        )
        answer = await self.say(said)
        if is_shared:
            return Reply(answer, Way.SHARES)
        return Reply(answer, Way.REPLACES if clicked.origin is Origin.PRIVATE else Way.ADDS)


def _is_direct(channel: str) -> bool:
    """Whether a channel is a conversation with one person, or that person's id, as Slack's are."""
    return re.fullmatch(r"[DUW][A-Z0-9]+", channel) is not None
