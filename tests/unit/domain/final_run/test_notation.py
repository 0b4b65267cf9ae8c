"""Steps in a line: how people write them, what is refused, and that they stay as written."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.faults import BadEstimate, BadLine, BadStep
from deadline_bot.domain.final_run.notation import format_step, parse_step, parse_steps
from deadline_bot.domain.final_run.step import Step, StepKind

HOUR = timedelta(hours=1)
TRAIN, INFER = StepKind.TRAIN, StepKind.INFER


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("infer", Step("infer", INFER)),
        ('  "infer  fold 0-4"  ', Step("infer fold 0-4", INFER)),
        ("“infer fold”", Step("infer fold", INFER)),
        ("「推論 fold 4」", Step("推論 fold 4", INFER)),
        ("『推論「4」』", Step("推論「4」", INFER)),
        ('"say ""hi"""', Step('say "hi"', TRAIN)),
        ("ｉｎｆｅｒ　６ｈ", Step("infer", INFER, duration=Estimate(6 * HOUR))),
        ("x [Submit]", Step("x", StepKind.SUBMIT)),
        ("x ［other］", Step("x", StepKind.OTHER)),
        ("x <@U1>", Step("x", TRAIN, owner="U1")),
        ("x <@U1|alice b>", Step("x", TRAIN, owner="U1")),
        ("x @bob", Step("x", TRAIN, owner="bob")),
        (
            'x job:"train fold 4" MACHINE：「A 100」 account: me',
            Step("x", TRAIN, job="train fold 4", machine="A 100", account="me"),
        ),
        ("後処理 3h", Step("後処理", TRAIN, duration=Estimate(3 * HOUR))),
        ("5fold-train", Step("5fold-train", TRAIN)),
        ('"6h" 6h', Step("6h", TRAIN, duration=Estimate(6 * HOUR))),
    ],
)
def test_reads_what_people_write(text: str, step: Step) -> None:
    assert parse_step(text) == step


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1d12h", 36, None),
        ("1d 12h", 36, None),
        ("5-9h", 5, 9),
        ("5h - 9h", 5, 9),
        ("5H to 9H", 5, 9),
        ("５ｈ～９ｈ", 5, 9),
        ("5h から 9h", 5, 9),
        ("6時間", 6, None),
        ("1日 12時間", 36, None),
        ("５時間〜９時間", 5, 9),
        ("5時間から 9時間", 5, 9),
    ],
)
def test_reads_estimates_with_spaces_too(text: str, least: int, most: int | None) -> None:
    wanted = Estimate(least * HOUR, None if most is None else most * HOUR)
    assert parse_step(f"x {text}, after y") == Step("x", TRAIN, duration=wanted, after=("y",))


def test_reads_a_guess() -> None:
    guess = Estimate(2 * HOUR, 8 * HOUR, is_guess=True)
    assert parse_step("x ~2h-8h").duration == guess


@pytest.mark.parametrize(
    "text",
    [
        'x after "a b", c',
        "x after “a b” and c",
        'x AFTER "a b" after c',
        "x 「a b」、cの後",
        "x 「a b」と「c」のあとに",
        "x 「a b」の後、「c」後",
        "「a b」、「c」の後に x",
        'x after "a b"\u3000,\u3000c',
    ],
)
def test_reads_what_a_step_waits_for(text: str) -> None:
    for whole in (text, f"{text} 6h <@U1>", f"{text}, 6h, <@U1>"):
        step = parse_step(whole)
        assert (step.name, step.after) == ("x", ("a b", "c"))
    assert parse_step(f"{text}, 6h").duration == Estimate(6 * HOUR)


def test_the_rest_is_in_any_order() -> None:
    rest = ["6h", 'after "a"', "<@U1>", "[infer]", 'job:"j"', 'machine:"m"']
    wanted = parse_step(" ".join(["x", *rest]))
    assert wanted.after == ("a",)
    assert parse_step(" ".join(["x", *reversed(rest)])) == wanted
    assert parse_step(" ".join([*rest[2:], "x", *rest[:2]])) == wanted


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("", ""),
        (" 6h <@U1> ", "6h <@U1>"),
        ("infer fold 0", "fold"),
        ("a, b 6h", "b"),
        ('x 「a」 "b"', "「a」"),
        ("x 「a」後処理", "「a」"),
        ('x after "a', '"a'),
        ("x after a」 6h", "」 6h"),
        ("x after", "after"),
        ("x after 6h", "after"),
        ("x [trian]", "[trian]"),
        ("x [train] [infer]", "[infer]"),
        ("x <@U1> <@U2|b>", "<@U2|b>"),
        ("x 6h 7h", "7h"),
        ("x job:", "job:"),
        ("x job:<@U1>", "job:"),
        ("x job:a job:b", "job:b"),
        ('x after a "and" b', '"and"'),
    ],
)
def test_tells_what_it_does_not_understand(text: str, odd: str) -> None:
    with pytest.raises(BadStep) as caught:
        parse_step(text)
    assert caught.value.text == odd


@pytest.mark.parametrize("text", ["9h-5h", "6", "6hours", "0h", "~"])
def test_tells_of_an_estimate_that_is_none(text: str) -> None:
    with pytest.raises(BadEstimate) as caught:
        parse_step(f"x {text} after y")
    assert caught.value.text == text


def test_writes_the_canonical_line() -> None:
    step = Step(
        'infer "0"',
        TRAIN,
        owner="U1",
        duration=Estimate(5 * HOUR, 9 * HOUR, is_guess=True),
        after=("a b", "c"),
        job="infer  kaggle\n",
        machine="A100",
        account="alice",
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert format_step(step) == (
        '"infer ""0""" ~5h-9h after "a b", "c" <@U1> [train]'
        ' job:"infer kaggle" machine:"A100" account:"alice"'
    )
    assert format_step(Step("推論", INFER)) == '"推論"'


#: What the notation itself is made of.
PIECES = (
    *('"', '""', "“", "”", "「", "」", "の後", "後", ",", "、", " ", "6h", "~", "-", "a", "推論"),
    *("after", "and", "<@U1>", "[infer]", "job:", "infer", "\\"),
)
TEXTS = st.text(max_size=12) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
NAMES = TEXTS.map(lambda text: " ".join(text.split()))
SECONDS = st.integers(1, 3_000_000).map(lambda seconds: timedelta(seconds=seconds))
ESTIMATES = st.builds(
    lambda one, other, is_guess: Estimate(
        min(one, other or one), other and max(one, other), is_guess=is_guess
    ),
    SECONDS,
    st.none() | SECONDS,
    st.booleans(),
)
STEPS = st.builds(
    Step,
    name=NAMES,
    kind=st.sampled_from(StepKind),
    owner=st.from_regex(r"[A-Z0-9]*", fullmatch=True),
    duration=st.none() | ESTIMATES,
    after=st.lists(NAMES, max_size=3).map(tuple),
    job=NAMES,
    machine=NAMES,
    account=NAMES,
)


@given(STEPS)
def test_reads_back_what_it_writes(step: Step) -> None:
    assert parse_step(format_step(step)) == step


@given(st.lists(STEPS, max_size=5))
def test_reads_back_many_lines(steps: list[Step]) -> None:
    assert parse_steps("\n".join(format_step(step) for step in steps)) == tuple(steps)


@given(st.lists(NAMES).map(" ".join))
def test_whatever_is_written_is_a_step_or_a_fault(text: str) -> None:
    with suppress(BadStep, BadEstimate):
        step = parse_step(text)
        assert parse_step(format_step(step)) == step


def test_blank_lines_are_left_out() -> None:
    assert parse_steps("\n a\r\n\n  \nb after a\n") == (
        Step("a", TRAIN),
        Step("b", TRAIN, after=("a",)),
    )
    assert parse_steps(" \n") == ()


@pytest.mark.parametrize(
    ("line", "fault"), [("b 9h-5h", BadEstimate("9h-5h")), ("b c", BadStep("c"))]
)
def test_tells_which_line_is_no_step(line: str, fault: BadStep | BadEstimate) -> None:
    with pytest.raises(BadLine) as caught:
        parse_steps(f"a\n\n{line}\nb c d")
    assert caught.value.line == 3
    told = caught.value.fault
    assert isinstance(told, type(fault))
    assert told.text == fault.text
