"""The terminal as the chat: what is printed, what is typed, and how it ends."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from deadline_bot.adapters.console import ConsoleChat, ConsoleMessenger, Terminal
from deadline_bot.domain.answer import Board, HelpAnswer
from deadline_bot.domain.answer_reminders import Reminders
from deadline_bot.domain.channel import ChannelSettings, LeadTimes, Voice
from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.job import JobState
from deadline_bot.domain.message import CountdownAlert
from deadline_bot.domain.message_jobs import JobEnded
from deadline_bot.wording.answers import words_of_answer
from deadline_bot.wording.document import Document, Link, Section, Strong, Text
from tests.fakes.facts import NOW
from tests.fakes.job_facts import a_job
from tests.unit.wording.examples import (
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NEXT,
    days,
    entry,
    hours,
    post,
)
from tests.unit.wording.examples_reminders import said

_POST = post(CountdownAlert(entry(NBME, MilestoneKind.MERGER), days(1)))
_NOW = CLOSE - days(8)


class _Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Gone(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def _messenger(stream: io.StringIO, voice: Voice) -> ConsoleMessenger:
    settings = ChannelSettings(voice, LeadTimes((), (), ()), days(1), hours(0))
    return ConsoleMessenger(Terminal(stream), lambda _: settings)


async def test_a_post_is_printed_in_the_channels_zone() -> None:
    stream = io.StringIO()
    await _messenger(stream, ENGLISH).post(_POST, _NOW)
    assert stream.getvalue() == (
        "Tue Nov 24, 08:59  C0123456789\n"
        "Team merging closes in 1 day: NBME\n"
        "Wed Nov 25, 08:59\n"
        "Last chance to merge teams.\n\n"
    )


async def test_a_terminal_has_one_reader_and_one_zone() -> None:
    stream = io.StringIO()
    await _messenger(stream, JAPANESE).post(_POST, _NOW)
    assert stream.getvalue() == (
        "11/24(火) 08:59  C0123456789\n"
        "マージ締切まであと1日 NBME\n"
        "11/25(水) 08:59\n"
        "チームのマージは、この日時までです。\n\n"
    )


async def test_a_reminder_shows_what_can_be_typed() -> None:
    stream = io.StringIO()
    await _messenger(stream, ENGLISH).post(post(said()), _NOW)
    assert stream.getvalue().endswith(
        "submit\nReminder from @UADA.\n[Done: ack 12] [Snooze: snooze 12 1h]\n\n"
    )


def test_what_only_a_chat_can_open_is_not_shown() -> None:
    stream = io.StringIO()
    Terminal(stream).show(words_of_answer(Reminders((), (), 0, 1), ENGLISH, _NOW))
    assert stream.getvalue() == (
        "No reminders yet. For example remind me to submit tomorrow at 18:00\n\n"
    )


async def test_an_edit_prints_nothing() -> None:
    stream = io.StringIO()
    messenger = _messenger(stream, ENGLISH)
    ref = await messenger.post(post(said()), _NOW)
    printed = stream.getvalue()
    await messenger.edit(ref, post(said(taken_by="UBOB", taken_at=_NOW)), _NOW)
    assert stream.getvalue() == printed


async def test_a_reply_stands_below_its_thread_with_a_mark() -> None:
    stream = io.StringIO()
    messenger = _messenger(stream, ENGLISH)
    failed = a_job(state=JobState.FAILED, ended_at=NOW, reason="stopped", tail=("one", "two"))
    reply = replace(post(JobEnded(failed, thread="head")), thread="head", thread_id="1")
    ref = await messenger.post(reply, NOW)
    assert stream.getvalue() == (
        "↳ Mon Nov 23, 21:00  C0123456789\n"
        "  Failed after 4 h: train-fold3\n"
        "  alice: stopped\n"
        "      one\n"
        "      two\n\n"
    )
    assert await messenger.find(reply.channel, reply.marker, NOW, "1") == ref


async def test_a_printed_post_is_found_again() -> None:
    messenger = _messenger(io.StringIO(), ENGLISH)
    ref = await messenger.post(_POST, _NOW)
    assert await messenger.find(_POST.channel, _POST.marker, _NOW) == ref
    assert await messenger.find(_POST.channel, _POST.marker, _NOW + hours(1)) is None
    assert await messenger.find(_POST.channel, "another", _NOW) is None
    assert await messenger.find("another", _POST.marker, _NOW) is None


async def test_a_terminal_that_is_gone_fails_the_post() -> None:
    with pytest.raises(SendFailed) as failed:
        await _messenger(_Gone(), ENGLISH).post(_POST, _NOW)
    assert not failed.value.is_unclear
    assert not failed.value.is_permanent


async def test_the_board_is_printed_once() -> None:
    stream = io.StringIO()
    messenger = _messenger(stream, ENGLISH)
    ref = await messenger.post_board("C0123456789", Board((), 0, NEXT), "marker")
    printed = stream.getvalue()
    assert "Countdowns\n" in printed
    await messenger.edit_board(ref, Board((), 1, NEXT), "marker")
    await messenger.pin(ref)
    assert stream.getvalue() == printed


def test_links_and_strong_words_show_only_on_a_terminal() -> None:
    words = (Strong("[bold]"), Text(" :smile: "), Link("NBME", "https://example.org"))
    document = Document((Section((words,)),))
    tty, pipe = _Tty(), io.StringIO()
    Terminal(tty).show(document)
    Terminal(pipe).show(document)
    assert "https://example.org" in tty.getvalue()
    assert pipe.getvalue() == "[bold] :smile: NBME\n\n"


def test_an_address_cannot_steer_the_terminal() -> None:
    tty = _Tty()
    Terminal(tty).show(Document((Section(((Link("x", "https://e.org/\x1b\\\x1b[2J"),),)),)))
    assert "\x1b[2J" not in tty.getvalue()


def test_a_long_line_stays_one_line_in_a_pipe() -> None:
    pipe = io.StringIO()
    Terminal(pipe).show(Document((Section(((Text("word " * 100),),)),)))
    assert pipe.getvalue().count("\n") == 2


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        with suppress(OSError):  # closed by the test itself
            os.close(end)


class _Answers:
    """Answers everything with help, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, line: str) -> Document:
        self.asked.put_nowait(line)
        if line == "fail":
            raise RuntimeError("on purpose")
        return words_of_answer(HelpAnswer(line), ENGLISH, _NOW)


@asynccontextmanager
async def _chat(stdin: int, answers: _Answers, stream: io.StringIO) -> AsyncIterator[ConsoleChat]:
    chat = ConsoleChat(stdin, answers, Terminal(stream))
    await chat.start()
    try:
        yield chat
    finally:
        await chat.close()


async def test_typed_lines_are_answered_in_order(pipe: tuple[int, int]) -> None:
    answers, stream = _Answers(), io.StringIO()
    async with _chat(pipe[0], answers, stream):
        os.write(pipe[1], "状".encode()[:2])
        os.write(pipe[1], "状".encode()[2:] + "況\n\n  \nfail\nfoo".encode())
        assert await answers.asked.get() == "状況"
        assert await answers.asked.get() == "fail"
        os.write(pipe[1], b" bar\nlast")
        assert await answers.asked.get() == "foo bar"
        os.close(pipe[1])
        assert await answers.asked.get() == "last"
    assert "I do not know “foo bar”." in stream.getvalue()


async def test_a_file_and_nothing_are_read_to_their_end(tmp_path: Path) -> None:
    script = tmp_path / "commands"
    script.write_text("status\nlist\n")
    answers = _Answers()
    for path in (Path(os.devnull), script):
        with path.open() as file:
            async with _chat(file.fileno(), answers, io.StringIO()):
                if path == script:
                    assert await answers.asked.get() == "status"
                    assert await answers.asked.get() == "list"


async def test_closing_ends_it_at_once_and_leaves_the_input(pipe: tuple[int, int]) -> None:
    answers = _Answers()
    async with _chat(pipe[0], answers, io.StringIO()) as chat:
        os.write(pipe[1], b"one\n")
        assert await answers.asked.get() == "one"
        await asyncio.wait_for(chat.close(), 1)
    os.write(pipe[1], b"two\n")
    assert os.read(pipe[0], 100) == b"two\n"
    assert not asyncio.get_running_loop().remove_reader(pipe[0])


async def test_a_chat_that_never_began_can_be_closed() -> None:
    await ConsoleChat(0, _Answers(), Terminal(io.StringIO())).close()


async def test_a_terminal_that_is_gone_ends_the_chat(pipe: tuple[int, int]) -> None:
    answers = _Answers()
    async with _chat(pipe[0], answers, _Gone()):
        os.write(pipe[1], b"one\ntwo\n")
        assert await answers.asked.get() == "one"
    assert answers.asked.empty()
