"""What people note of jobs that nothing can see."""

import pytest

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import JobState
from deadline_bot.domain.job_note import JobNote, NoteVerb, read_note
from tests.fakes.facts import ALICE, NOW

KNOWN = ("train", "train fold 3", "推論")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("start train fold 3", JobNote(NoteVerb.START, "train fold 3")),
        ('start "train fold 3"', JobNote(NoteVerb.START, "train fold 3")),
        ("開始 「学習 3」", JobNote(NoteVerb.START, "学習 3")),
        ("done train", JobNote(NoteVerb.DONE, "train")),
        ("完了 推論", JobNote(NoteVerb.DONE, "推論")),
        ("progress train fold 3 120/1000", JobNote(NoteVerb.PROGRESS, "train fold 3", "120/1000")),
        ("progress train 40%", JobNote(NoteVerb.PROGRESS, "train", "40%")),
        ("progress train 40 %", JobNote(NoteVerb.PROGRESS, "train", "40 %")),
        ("progress train", JobNote(NoteVerb.PROGRESS, "train")),
        ("progress train fold 3 4/5 ok", JobNote(NoteVerb.PROGRESS, "train fold 3", "4/5 ok")),
        ("progress train half", JobNote(NoteVerb.PROGRESS, "train", "half")),
        ("progress new one 4/5 ok", JobNote(NoteVerb.PROGRESS, "new one", "4/5 ok")),
        ("progress 推論 ４０％", JobNote(NoteVerb.PROGRESS, "推論", "４０％")),
        ("進捗 新しい学習 １／２", JobNote(NoteVerb.PROGRESS, "新しい学習", "１／２")),
        ("done train fold 3 in 3 h", JobNote(NoteVerb.DONE, "train fold 3", "in 3 h")),
        ("start train fold 4", JobNote(NoteVerb.START, "train fold 4")),
        ("start x --notify", JobNote(NoteVerb.START, "x", is_notice_wanted=True)),
        ('start —notify "x y"', JobNote(NoteVerb.START, "x y", is_notice_wanted=True)),
        ("start x--notify", JobNote(NoteVerb.START, "x--notify")),
        ("fail Train Fold 3 no memory", JobNote(NoteVerb.FAIL, "train fold 3", "no memory")),
        ("fail unknown job", JobNote(NoteVerb.FAIL, "unknown job")),
        ('fail "x" no disk left', JobNote(NoteVerb.FAIL, "x", "no disk left")),
    ],
)
def test_reads_a_note(text: str, note: JobNote) -> None:
    assert read_note(text, KNOWN) == note


@pytest.mark.parametrize(
    "text", ["", "start", "done   ", "train fold 3", "begin x", 'start ""', "start --notify"]
)
def test_what_is_no_note(text: str) -> None:
    assert read_note(text, KNOWN) is None


@pytest.mark.parametrize(
    ("rest", "progress"),
    [
        ("120/1000", Progress(120, 1000)),
        ("12.5 / 50 fold 3", Progress(12.5, 50, message="fold 3")),
        ("40%", Progress(40, 100, "%")),
        ("４０％", Progress(40, 100, "%")),
        ("１２０／１０００ 順調", Progress(120, 1000, message="順調")),
        ("1,200/10,000", Progress(1200, 10_000)),
        ("1/0", None),
        ("half", None),
    ],
)
def test_the_progress_of_a_note(rest: str, progress: Progress | None) -> None:
    assert JobNote(NoteVerb.PROGRESS, "x", rest).progress == progress


def test_a_note_is_a_sighting_of_a_job_of_that_name_in_any_case() -> None:
    note = JobNote(NoteVerb.FAIL, "Train Fold 3", "out of memory")
    sighting = note.sighting(ALICE, NOW)
    assert (sighting.ref, sighting.name) == ("train fold 3", "Train Fold 3")
    assert (sighting.state, sighting.reason, sighting.owner) == (
        JobState.FAILED,
        "out of memory",
        ALICE,
    )


def test_a_note_of_progress_without_progress_is_unclear() -> None:
    typed = ['progress "x" half', "progress x", "progress x 1/0", "progress x 1/2", "start x"]
    notes = [note for text in typed if (note := read_note(text)) is not None]
    assert [note.is_unclear for note in notes] == [True, True, True, False, False]


def test_who_wants_to_hear_of_its_success_says_so_once() -> None:
    asked = JobNote(NoteVerb.START, "x", is_notice_wanted=True).sighting(ALICE, NOW)
    assert asked.is_notice_wanted is True
    assert JobNote(NoteVerb.DONE, "x").sighting(ALICE, NOW).is_notice_wanted is None


def test_a_note_of_progress_is_a_heartbeat() -> None:
    sighting = JobNote(NoteVerb.PROGRESS, "x", "3/4").sighting(ALICE, NOW)
    assert (sighting.state, sighting.progress) == (None, Progress(3, 4))
