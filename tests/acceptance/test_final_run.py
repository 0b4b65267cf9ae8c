"""A final run in the running bot: proposed, answered, changed, told once, and selected."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.acceptance.process import environment, running, typed
from tests.acceptance.together import together
from tests.acceptance.world import configure, in_seconds, text_of, told
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import ALICE, BOB, CHANNEL, Message, SlackServer
from tests.fakes.slack_server.blocks import elements_of
from tests.fakes.slack_server.views import View

DAY = 86_400
TQDM = " 43%|####3     | 430/1000 [10:00<13:15,  1.40s/it]\r"
#: How long what should come may take on a machine that is busy otherwise.
WITHIN = 40.0


def keys_of(message: Message) -> list[str]:
    """The keys that a message says."""
    return list(message.metadata["event_payload"]["keys"]) if message.metadata else []


def told_with(slack: SlackServer, part: str) -> list[Message]:
    """The messages of the channel with a key that has this part."""
    return [m for m in slack.messages(CHANNEL) if any(part in key for key in keys_of(m))]


async def message_of(slack: SlackServer, part: str) -> Message:
    """The first message with a key that has this part, as soon as it stands in the channel."""
    found = await slack.wait_for(lambda: told_with(slack, part), within=WITHIN)
    return found[0]


async def shows(slack: SlackServer, message: Message, *words: str) -> None:
    """Returns once a message reads so."""
    await slack.wait_for(lambda: all(word in message.text for word in words), within=WITHIN)


def labels(message: Message) -> list[str]:
    """What stands on its buttons."""
    elements = [e for _, e in elements_of(message.blocks) if e["type"] == "button"]
    return [str(e["text"]["text"]) for e in elements]


async def press(slack: SlackServer, message: Message, label: str, *, user: str = ALICE) -> None:
    """Presses the button with this label."""
    (found,) = [
        (block["block_id"], e["action_id"])
        for block, e in elements_of(message.blocks)
        if e["type"] == "button" and e["text"]["text"] == label
    ]
    block_id, action_id = found
    await slack.click(message, action_id, block_id=block_id, user=user, within=WITHIN)


async def asked(slack: SlackServer, text: str) -> Message:
    """The answer to a command."""
    exchange = await slack.command("/deadline", text, within=WITHIN)
    return exchange.replies[-1]


async def opened(slack: SlackServer) -> View:
    """The form that Alice sees, as soon as she does."""
    await slack.wait_for(
        lambda: any(v.is_open for v in slack.interactions.views.values()), within=WITHIN
    )
    return slack.modal(ALICE)


async def plan_json(path: Path, environ: dict[str, str]) -> dict[str, Any]:
    shown = await typed("plan", "--json", "--config", str(path), environ=environ)
    assert shown.status == 0, shown
    plan: dict[str, Any] = json.loads(shown.out)
    return plan


def assert_said_once(slack: SlackServer) -> None:
    """No key stands in two messages."""
    counted = Counter(key for message in slack.messages(CHANNEL) for key in keys_of(message))
    assert not [key for key, n in counted.items() if n > 1], counted


@together
async def test_a_plan_is_proposed_answered_accepted_and_survives_a_kill(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        kaggle.set_competition("nbme", title="NBME", deadline=in_seconds(3 * DAY))
        path = configure(folder, slack.api_url, kaggle.url)
        environ = environment(folder)
        async with running(path, environ) as bot:
            proposal = await message_of(slack, "plan/nbme/proposed/")
            assert "Nobody has written a plan yet" in proposal.text
            notebook = kaggle.jobs.set_notebook(
                "ada/train-fold-3",
                competitions=["nbme"],
                run_at=text_of(in_seconds(-600)),
                status="RUNNING",
            )
            notebook.say([TQDM])
            await bot.event("job_changed", lambda e: e["name"] == "train-fold-3", within=WITHIN)

            await shows(slack, proposal, "1/3", "Do you submit code or a CSV?")
            await press(slack, proposal, "CSV (file)")
            await shows(slack, proposal, "2/3", "train-fold-3")
            await press(slack, proposal, "3 h")
            await shows(slack, proposal, "3/3", "Who submits?")
            await slack.click(proposal, "plan.answer/nbme submitter", ALICE, within=WITHIN)
            await shows(slack, proposal, "alice", "Is this the plan?")
            assert "/3" not in proposal.text
            await press(slack, proposal, "Accept", user=BOB)
            await slack.wait_for(lambda: not labels(proposal), within=WITHIN)

            shown = await asked(slack, "plan")
            assert "train-fold-3" in shown.text
            assert "provisional" not in shown.text
            plan = await plan_json(path, environ)
            assert plan["verdict"] == "on_track"
            assert 0 < plan["spare_seconds"] == plan["spare_to_close_seconds"] - DAY
            names = [step["name"] for step in plan["steps"]]
            assert names == [
                "train-fold-3", "infer train-fold-3", "ensemble", "submit", "select finals"
            ]  # fmt: skip
            training, *_, select = plan["steps"]
            assert set(training) == {
                "name", "owner", "latest_start_at", "p50_at", "p90_at", "critical"
            }  # fmt: skip
            assert select["owner"] == ALICE
            assert select["critical"]
            assert training["p50_at"] <= training["p90_at"] <= select["p90_at"] == plan["p90_at"]

            line = '"infer extra" 6h after "train-fold-3"'
            added = await typed("plan", "add", line, "--config", str(path), environ=environ)
            assert (added.status, added.err) == (0, "")
            assert "infer extra" in added.out
            assert "infer extra" in (await asked(slack, "plan")).text
            await bot.kill()
        n_messages = len(slack.messages(CHANNEL))
        async with running(path, environ) as bot:
            # Once something new is told, whatever would be told again has been.
            kaggle.set_competition("late", title="Late", deadline=in_seconds(40 * DAY))
            await bot.said("competition/late/following")
            again = await plan_json(path, environ)
            assert [step["name"] for step in again["steps"]] == [*names, "infer extra"]
            assert "infer extra" in (await asked(slack, "plan")).text
            assert len(slack.messages(CHANNEL)) == n_messages + 1
            assert not labels(proposal)
            assert not [e for e in bot.events if e["level"] in ("error", "critical")]
        assert_said_once(slack)


@together
async def test_a_plan_that_is_too_late_says_so_at_once_and_is_shown_as_a_picture(
    folder: Path,
) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url, more=told("cup", in_seconds(3 * DAY)))
        async with running(path, environment(folder)) as bot:
            proposal = await message_of(slack, "plan/cup/proposed/")
            answer = await asked(slack, 'plan add "infer fold 5-9" 80h')
            assert "“infer fold 5-9” is noted." in answer.text
            verdict = await message_of(slack, "plan/cup/verdict/")
            assert verdict.thread_ts is None
            assert "Too late" in verdict.text
            assert "dropping “infer fold 5-9” gives back" in verdict.text
            assert labels(verdict) == ["Adjust", "Acknowledge", "Snooze"]

            await asked(slack, "plan")
            shown = await slack.wait_for(
                lambda: [m for m in slack.messages(CHANNEL) if m.files], within=WITHIN
            )
            assert slack.n_calls["files.completeUploadExternal"] == len(shown)
            assert {m.thread_ts for m in shown} == {proposal.ts}
            (picture,) = shown[0].files
            assert "infer fold 5-9" in picture["alt_txt"]
            content = slack.files.by_id[picture["id"]].content
            assert content is not None
            assert content.startswith(b"\x89PNG")
            await bot.event("picture_shown")
            assert not [e for e in bot.events if e["level"] in ("error", "critical")]
        assert_said_once(slack)


@together
async def test_the_finals_are_picked_and_asked_for_until_somebody_confirms(folder: Path) -> None:
    """The close moves near after that: an hour before it nobody is asked again."""
    async with SlackServer() as slack, KaggleServer() as kaggle:
        close = in_seconds(DAY + 40)
        kaggle.set_competition("nbme", title="NBME", deadline=close)
        kaggle.jobs.set_leaderboard("nbme", ["0.95", "0.93"])
        for id_, description, score in (
            (48210001, "single, cv=0.8903", ""),
            (48210002, "ensemble, cv=0.8912", "0.91"),
            (48210003, "tta, cv=0.8899", "0.90"),
        ):
            kaggle.jobs.set_submission(
                "nbme",
                id_,
                description=description,
                status="COMPLETE" if score else "PENDING",
                publicScore=score,
                date=text_of(in_seconds(-3600)),
            )
        path = configure(folder, slack.api_url, kaggle.url, leads=(3590,))
        async with running(path, environment(folder)) as bot:
            await message_of(slack, "plan/nbme/proposed/")
            kaggle.jobs.set_submission("nbme", 48210004, status="WHAT_IS_THIS")
            await bot.event("submission_unreadable", within=WITHIN)
            # What was there before is read together with what is settled now.
            kaggle.jobs.set_submission("nbme", 48210001, status="COMPLETE", publicScore="0.88")
            await bot.event("submission_settled", lambda e: e["id"] == "48210001", within=WITHIN)
            picked = await asked(slack, "pick single 48210002")
            assert "Picked" in picked.text
            assert picked.text.index("0.88") < picked.text.index("0.91")
            assert "If nobody selects, Kaggle takes the best public scores:" in picked.text
            unknown = await asked(slack, "pick nothing")
            assert "No submission is called “nothing”" in unknown.text

            selection = await message_of(slack, f"plan/nbme/selection@{text_of(close)}/-")
            assert selection.thread_ts is None
            assert "Select the final submissions" in selection.text
            assert "ensemble" in selection.text
            await press(slack, selection, "Selected on Kaggle", user=BOB)
            await shows(slack, selection, "Final submissions are selected", "says bob")
            assert labels(selection) == []

            near = in_seconds(3610)
            kaggle.set_competition("nbme", title="NBME", deadline=near)
            await message_of(slack, f"competition/nbme/close@{text_of(near)}/-")
            assert told_with(slack, "/selection@") == [selection]
            assert not [e for e in bot.events if e["level"] in ("error", "critical")]
        assert_said_once(slack)


@together
async def test_the_plan_is_changed_in_its_form_and_a_faulty_line_is_named(folder: Path) -> None:
    async with SlackServer() as slack:
        path = configure(folder, slack.api_url, more=told("cup", in_seconds(3 * DAY)))
        environ = environment(folder)
        async with running(path, environ):
            proposal = await message_of(slack, "plan/cup/proposed/")
            await press(slack, proposal, "Adjust")
            form = await opened(slack)
            (field,) = form.values["steps"].values()
            lines = field["value"].splitlines()
            assert '"ensemble"' in field["value"]

            faulty = "\n".join([lines[0], '"infer fold 9" soon', *lines[1:]])
            answer = await slack.submit(form, {"steps": faulty}, within=WITHIN)
            assert answer is not None
            assert "Line 2" in form.errors["steps"]
            assert "soon" in form.errors["steps"]
            assert form.is_open
            assert (await plan_json(path, environ))["steps"][1]["name"] == "ensemble"

            right = "\n".join([*lines, f'"check the file" 20m after "ensemble" <@{BOB}>'])
            await slack.submit(form, {"steps": right}, within=WITHIN)
            assert not form.is_open
            await shows(slack, proposal, "check the file", "bob")
            assert labels(proposal) == []
            (step,) = [
                s
                for s in (await plan_json(path, environ))["steps"]
                if s["name"] == "check the file"
            ]
            assert step["owner"] == BOB
