"""What people ask of a final run, and change about it: as text, by buttons, in a form."""

from dataclasses import dataclass, replace
from datetime import datetime

from deadline_bot.domain.answer import Answer, Command
from deadline_bot.domain.answer_plan import NoPlan, PlanAnswer, PlanRefused, SelectionAnswer
from deadline_bot.domain.answer_reminders import OpenForm
from deadline_bot.domain.chat import Action, Clicked, PlanEntry, PlanForm, Said
from deadline_bot.domain.competition import Following
from deadline_bot.domain.final_run.faults import BadLine, PlanFault
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.joining import joined
from deadline_bot.domain.final_run.kept import Kept, Picks, Question
from deadline_bot.domain.final_run.notation import format_step, parse_step, parse_steps
from deadline_bot.domain.final_run.saying import STANDS
from deadline_bot.domain.final_run.spending import quota_needs
from deadline_bot.domain.final_run.step import Step, same_name
from deadline_bot.domain.form_faults import FormFaults
from deadline_bot.domain.naming import first_name, plain_name, resolve
from deadline_bot.ports import Store, Transaction
from deadline_bot.services.plan_final_runs import PlanFinalRuns

#: Among how many competitions a name is looked for.
MOST = 500
#: The answer to a question that nobody can give.
UNKNOWN = "unknown"

_VERBS = {
    "add": "add",
    "追加": "add",
    "remove": "remove",
    "delete": "remove",
    "削除": "remove",
    "accept": "accept",
    "承認": "accept",
    "start": "start",
    "started": "start",
    "開始": "start",
    "done": "done",
    "完了": "done",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A final run, and where its competition is followed."""

    kept: Kept
    following: Following


class ManagePlan:
    """Answers and changes. Each does so in one transaction."""

    def __init__(self, store: Store, plans: PlanFinalRuns) -> None:
        self._store = store
        self._plans = plans

    async def say(self, said: Said, argument: str, now: datetime) -> Answer:
        """`plan [COMPETITION]`, or `plan [COMPETITION] add|remove|accept|start|done …`."""
        return await self._store.run(lambda tx: self._said(tx, said, argument, now))

    async def click(self, clicked: Clicked, now: datetime) -> Answer:
        """Answers one of the questions, accepts, acknowledges, links; tells how it stands then."""
        return await self._store.run(lambda tx: self._clicked(tx, clicked, now))

    async def form(self, clicked: Clicked, now: datetime) -> Answer:
        """The form of a final run."""
        return await self._store.run(lambda tx: self._form(tx, clicked, now))

    async def enter(self, entry: PlanEntry, now: datetime) -> Answer | FormFaults:
        """Takes the form: the steps that were kept keep what was said of them."""
        return await self._store.run(lambda tx: self._entered(tx, entry, now))

    def _said(self, tx: Transaction, said: Said, argument: str, now: datetime) -> Answer:
        name, verb, rest = _read(argument)
        found = self._found(tx, said.channel, name, now)
        if not isinstance(found, _Found):
            return found
        kept, following = found.kept, found.following
        if verb is None or not tx.is_first_time(said.request_id, now):
            return self._answer(tx, kept, following, now)
        try:
            kept, changed = self._changed(kept, verb, rest, said.speaker.id, now)
        except PlanFault as fault:
            return PlanRefused(fault)
        return self._saved(tx, kept, following, now, changed)

    def _changed(
        self, kept: Kept, verb: str, rest: str, person: str, now: datetime
    ) -> tuple[Kept, str]:
        final_run, name = kept.final_run, ""
        match verb:
            case "add":
                step = parse_step(rest)
                final_run, name = joined(final_run.add(step), step.name), step.name
            case "remove":
                name = final_run.find(plain_name(rest)).name
                final_run = final_run.remove(name)
            case "start":
                name = final_run.find(plain_name(rest)).name
                final_run = final_run.started(name, now)
            case "done":
                name = final_run.find(plain_name(rest)).name
                final_run = final_run.done(name, now)
            case _:
                return replace(kept, final_run=final_run.accept(person, now)), ""
        return _own(kept, final_run), name

    def _clicked(self, tx: Transaction, clicked: Clicked, now: datetime) -> Answer:
        slug, _, rest = clicked.value.partition(" ")
        found = self._found(tx, clicked.channel, slug, now)
        if not isinstance(found, _Found):
            return found
        kept, following = found.kept, found.following
        if tx.is_first_time(clicked.request_id, now):
            try:
                kept = self._after_click(tx, kept, following, clicked, rest, now)
            except PlanFault as fault:
                return PlanRefused(fault)
            tx.save_plan(kept, wake_at=now)
        if clicked.action is Action.SELECTED:
            return SelectionAnswer(following.competition.ref, self._plans.selection(tx, kept))
        return self._answer(tx, kept, following, now)

    def _after_click(
        self,
        tx: Transaction,
        kept: Kept,
        following: Following,
        clicked: Clicked,
        rest: str,
        now: datetime,
    ) -> Kept:
        person = clicked.speaker.id
        match clicked.action:
            case Action.ANSWER:
                # Of one that people have made their own an answer fills in only what was guessed.
                answered = _answered(kept, rest, clicked.chosen)
                return self._plans.propose(tx, following, now, answered)
            case Action.ACCEPT:
                return replace(kept, final_run=kept.final_run.accept(person, now))
            case Action.SEEN:
                return replace(kept, seen_by=kept.seen_by or person)
            case Action.LATER:
                return replace(kept, snoozed_by=person, snoozed_until=now + 2 * STANDS)
            case Action.AWAKE:
                others = tuple(a for a in kept.awake if a[0] != rest)
                return replace(kept, awake=(*others, (rest, person)))
            case Action.ASLEEP:
                return replace(kept, awake=tuple(a for a in kept.awake if a != (rest, person)))
            case Action.SELECTED:
                picks = kept.picks or Picks((), person, now)
                picks = replace(picks, confirmed_by=person, confirmed_at=now)
                return replace(kept, picks=picks)
            case Action.LINK:
                step = kept.final_run.find(rest)
                linked = replace(step, job=clicked.chosen)
                return _own(kept, kept.final_run.replace(step.name, linked))
            case _:
                return kept

    def _form(self, tx: Transaction, clicked: Clicked, now: datetime) -> Answer:
        found = self._found(tx, clicked.channel, clicked.value, now)
        if not isinstance(found, _Found):
            return found
        lines = "\n".join(format_step(step) for step in found.kept.final_run.steps)
        ref = found.following.competition.ref
        return OpenForm(PlanForm(found.following.channel, ref.slug, ref.title, lines))

    def _entered(self, tx: Transaction, entry: PlanEntry, now: datetime) -> Answer | FormFaults:
        form = entry.form
        found = self._found(tx, form.channel, form.competition, now)
        if not isinstance(found, _Found):
            return found
        kept = found.kept
        try:
            steps = checked(parse_steps(form.steps))
        except BadLine as fault:
            return FormFaults({"steps": PlanRefused(fault.fault, fault.line)})
        except PlanFault as fault:
            return FormFaults({"steps": PlanRefused(fault)})
        told = {same_name(step.name): step for step in kept.final_run.steps}
        steps = tuple(_with_instants(step, told.get(same_name(step.name))) for step in steps)
        # Whoever has seen all of it and saves it takes it.
        changed = replace(kept.final_run, steps=steps).accept(entry.speaker.id, now)
        return self._saved(tx, _own(kept, changed), found.following, now, "")

    def _found(self, tx: Transaction, channel: str, name: str, now: datetime) -> _Found | Answer:
        """The final run that is meant, else what is answered instead."""
        following = self._following(tx, channel, name, now)
        if not isinstance(following, Following):
            return following
        kept = self._kept(tx, following, now)
        return NoPlan(following.competition.ref) if kept is None else _Found(kept, following)

    def _following(
        self, tx: Transaction, channel: str, name: str, now: datetime
    ) -> Following | Answer:
        followings = tx.nearest_followings(channel, now, MOST) or tx.nearest_followings(
            None, now, MOST
        )
        if not name.strip():
            planned = [f for f in followings if tx.plan(f.competition.slug, f.channel)]
            if planned or len(followings) == 1:
                return (planned or followings)[0]
        return resolve(name, followings, Command.PLAN.value)

    def _kept(self, tx: Transaction, following: Following, now: datetime) -> Kept | None:
        """The final run; made at once where somebody asks for it before it was proposed."""
        kept = tx.plan(following.competition.slug, following.channel)
        close = following.competition.close
        if kept is not None or close is None or close <= now:
            return kept
        kept = self._plans.propose(tx, following, now)
        tx.save_plan(kept, wake_at=now)
        return kept

    def _saved(
        self, tx: Transaction, kept: Kept, following: Following, now: datetime, changed: str
    ) -> Answer:
        tx.save_plan(kept, wake_at=now)
        return self._answer(tx, kept, following, now, changed)

    def _answer(
        self, tx: Transaction, kept: Kept, following: Following, now: datetime, changed: str = ""
    ) -> PlanAnswer:
        ahead = self._plans.ahead(tx, kept, following, now)
        return PlanAnswer(
            ahead.view,
            quota_needs(ahead.outlook, tx.quotas()),
            self._plans.room(tx, following, ahead, now),
            kept.open_questions,
            ahead.unlinked,
            changed,
        )


def _read(argument: str) -> tuple[str, str | None, str]:
    """The competition, empty where none is named; what is to be done, and with what."""
    name, rest = "", argument.strip()
    for _ in range(2):
        # Not at a blank alone: a Japanese one is wider.
        word, *after = rest.split(maxsplit=1) or [""]
        if verb := _VERBS.get(word.lower()):
            about = "".join(after).strip()
            # What is accepted is the whole: a name behind it is that of a competition, too.
            return (name or about, verb, "") if verb == "accept" else (name, verb, about)
        name, rest = first_name(rest)
    return argument, None, ""


def _own(kept: Kept, final_run: FinalRun) -> Kept:
    """After a person changed its steps."""
    return replace(kept, final_run=final_run, is_changed=True)


def _answered(kept: Kept, rest: str, chosen: str) -> Kept:
    """The final run with one more answer; one that is not understood counts as not known."""
    word, _, answer = rest.partition(" ")
    question = Question(word)
    answered = tuple(dict.fromkeys((*kept.answered, question)))
    kept = replace(kept, answered=answered)
    match question:
        case Question.TEMPLATE:
            final_run = replace(kept.final_run, template=Template(answer))
            return replace(kept, final_run=final_run)
        case Question.INFERENCE:
            return replace(kept, inference="" if answer == UNKNOWN else answer)
        case Question.SUBMITTER:
            return replace(kept, submitter=chosen or answer)


def _with_instants(step: Step, before: Step | None) -> Step:
    if before is None:
        return step
    return replace(step, started_at=before.started_at, done_at=before.done_at)
