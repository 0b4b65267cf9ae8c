"""The picture itself: its size, its colours, its characters, and what drawing costs."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import psutil
import pytest
from PIL import Image

from deadline_bot.adapters.pictures import draw_timeline
from deadline_bot.adapters.pictures.chart import draw
from deadline_bot.adapters.pictures.sheet import Font, Sheet
from deadline_bot.adapters.pictures.typeface import find_typeface, installed_typeface
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.timeline import BarState, Timeline
from tests.fakes.timelines import (
    DOCS,
    DOCUMENTED,
    ENGLISH,
    JAPANESE,
    a_timeline,
    at,
    has_japanese_font,
    many,
    the_last_days,
    the_last_days_in_japanese,
    the_last_hours,
    to_come,
    under_way,
    unknown_ends,
    weeks_ahead,
)

VOICES = [ENGLISH, JAPANESE]
TIMELINES = [
    the_last_days(),
    the_last_days_in_japanese(),
    the_last_hours(),
    weeks_ahead(),
    unknown_ends(),
    many(3),
    many(40),
    a_timeline(),
    a_timeline(under_way("x", -1, 0.1, 0.2), close=at(0)),
    a_timeline(to_come("x", 1, 2, 3, -200), close=at(0.01), finish_by=at(0)),
    a_timeline(to_come("x", 1, 2, 3, -200), close=at(-30)),
]
#: Okabe and Ito's, by what has them.
BLUE, SKY, GREEN, VERMILLION, ORANGE = "0072b2", "56b4e9", "009e73", "d55e00", "e69f00"


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def colors_of(png: bytes) -> set[str]:
    image = opened(png)
    return {"{:02x}{:02x}{:02x}".format(*rgb) for _, rgb in image.getcolors(2**24) or ()}  # type: ignore[misc]


@pytest.mark.parametrize("voice", VOICES, ids=["en", "ja"])
@pytest.mark.parametrize("timeline", TIMELINES)
def test_every_timeline_is_a_png_for_a_phone_without_a_missing_character(
    timeline: Timeline, voice: Voice
) -> None:
    """A character that a font lacks is a warning of matplotlib's, and so an error here."""
    png = draw_timeline(timeline, voice)
    image = opened(png)
    assert png.startswith(b"\x89PNG")
    assert image.width == 1080
    assert 400 < image.height < 3600
    assert len(png) < 250_000


def test_a_character_without_a_glyph_would_be_noticed() -> None:
    sheet = Sheet(find_typeface(()))
    sheet.text((10, 10), "締切", Font(12))
    with pytest.warns(UserWarning, match="missing from"):
        sheet.png(20)


@pytest.mark.parametrize("timeline", [the_last_days_in_japanese(), unknown_ends()])
def test_without_a_japanese_font_the_words_are_english(timeline: Timeline) -> None:
    typeface = find_typeface(())
    in_english = Voice(Language.EN, JAPANESE.zone)
    assert draw(timeline, JAPANESE, typeface) == draw(timeline, in_english, typeface)


@pytest.mark.parametrize("voice", VOICES, ids=["en", "ja"])
def test_each_state_has_its_colour_of_the_palette(voice: Voice) -> None:
    assert {BLUE, SKY, GREEN, VERMILLION, ORANGE} <= colors_of(
        draw_timeline(the_last_days(), voice)
    )
    none = colors_of(draw_timeline(a_timeline(), voice))
    assert none.isdisjoint({BLUE, SKY, GREEN, ORANGE})


def test_states_differ_in_grey_too() -> None:
    """Drawn over the same span, without colour and without words."""
    bar = replace(under_way("x", -10, 5, 10), label=".", owner="")
    states = {}
    for state in (BarState.RUNNING, BarState.STALLED, BarState.WAITING):
        picture = draw_timeline(a_timeline(replace(bar, state=state)), ENGLISH)
        states[state] = bars_in_grey(picture)
    for state in (BarState.DONE, BarState.FAILED):
        over = replace(bar, state=state, ended_at=at(10))
        states[state] = bars_in_grey(draw_timeline(a_timeline(over), ENGLISH))
    assert len(set(states.values())) == len(states)


def bars_in_grey(png: bytes) -> bytes:
    """The row of the first bar in black and white: what is left are hatches and edges."""
    top, low = 3 * 147, 3 * 165
    return opened(png).crop((0, top, 1080, low)).convert("1", dither=Image.Dither.NONE).tobytes()


def test_the_order_of_bars_is_kept_and_jobs_beside_the_plan_come_last() -> None:
    first, second = under_way("a", -9, 2, 9), under_way("b", -9, 2, 9)
    beside = replace(under_way("c", -9, 2, 9), is_job_only=True)
    ordered = draw_timeline(a_timeline(first, second, beside), ENGLISH)
    assert draw_timeline(a_timeline(beside, first, second), ENGLISH) == ordered
    assert draw_timeline(a_timeline(second, first, beside), ENGLISH) != ordered


def test_a_long_label_takes_one_line() -> None:
    short = a_timeline(under_way("x", -9, 2, 9))
    long = a_timeline(under_way("an endless name " * 20, -9, 2, 9, owner="endless " * 20))
    pictures = [opened(draw_timeline(timeline, ENGLISH)) for timeline in (short, long)]
    assert pictures[0].size == pictures[1].size
    margin = (3 * 352, 0, 1080, pictures[1].height)
    assert pictures[1].crop(margin).tobytes() == pictures[0].crop(margin).tobytes()


def test_texts_are_cut_to_their_width() -> None:
    sheet, font = Sheet(installed_typeface()), Font(12)
    whole = sheet.width_of("deberta-v3-large", font)
    assert sheet.fitted("deberta-v3-large", font, whole) == "deberta-v3-large"
    cut = sheet.fitted("deberta-v3-large", font, whole - 1)
    assert cut.endswith("…")
    assert sheet.width_of(cut, font) <= whole - 1
    assert sheet.fitted("deberta-v3-large", font, 1) == ""


def test_threads_draw_at_once_and_the_same() -> None:
    jobs = [(timeline(), voice) for timeline in (the_last_days, weeks_ahead) for voice in VOICES]
    alone = [draw_timeline(*job) for job in jobs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda job: draw_timeline(*job), jobs * 2))
    assert together == alone * 2


def test_fifty_pictures_leave_no_memory_behind() -> None:
    """One picture takes 4 MB while it is drawn: a third of them kept would be noticed."""
    process, sizes = psutil.Process(), []
    for n in range(60):
        draw_timeline(a_timeline(under_way(f"fold {n}", -9, 2, 9)), ENGLISH)
        sizes.append(process.memory_info().rss)
    assert max(sizes[-5:]) - max(sizes[5:10]) < 60_000_000


def test_nothing_but_a_picture_imports_matplotlib() -> None:
    program = (
        "import sys; import deadline_bot.bootstrap, deadline_bot.cli.commands,"
        " deadline_bot.adapters.pictures; print('matplotlib' in sys.modules)"
    )
    answer = subprocess.run(  # noqa: S603 - this interpreter and the text above
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.strip() == "False"


@pytest.mark.skipif(
    not has_japanese_font(), reason="no Japanese font; Debian's fonts-noto-cjk has one"
)
@pytest.mark.parametrize("file", DOCUMENTED)
def test_the_pictures_of_the_documents_are_small_and_as_they_are_drawn_now(file: str) -> None:
    png = (DOCS / file).read_bytes()
    timeline, voice = DOCUMENTED[file]
    assert len(png) < 80_000
    assert opened(png).size == opened(draw_timeline(timeline(), voice)).size
