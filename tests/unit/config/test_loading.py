"""Finding and reading the file: what is not there, not readable, not text, or very long."""

import tomllib
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deadline_bot.config import BadConfig, find_config, load_settings, render_config
from deadline_bot.domain.channel import Language
from tests.unit.config.reading import NAME, faults, read


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's configuration, on every system inside this one."""
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("HOME", str(home))
    (home / "deadline-bot").mkdir(parents=True)
    return home / "deadline-bot"


def test_the_file_is_looked_for_in_order(tmp_path: Path, home: Path) -> None:
    environ = {"DEADLINE_BOT_CONFIG": "by-variable.toml"}
    assert find_config(None, {}, tmp_path) is None
    (home / NAME).touch()
    assert find_config(None, {}, tmp_path) == home / NAME
    (tmp_path / NAME).touch()
    assert find_config(None, {}, tmp_path) == tmp_path / NAME
    (tmp_path / "by-variable.toml").touch()
    assert find_config(None, environ, tmp_path) == tmp_path / "by-variable.toml"
    (tmp_path / "named.toml").touch()
    assert find_config(Path("named.toml"), environ, tmp_path) == tmp_path / "named.toml"
    assert find_config(tmp_path / "named.toml", {}, Path("/")) == tmp_path / "named.toml"


@pytest.mark.parametrize(
    ("named", "environ"),
    [(Path("none.toml"), {}), (None, {"DEADLINE_BOT_CONFIG": "none.toml"})],
)
def test_a_named_file_that_is_not_there(
    tmp_path: Path, named: Path | None, environ: dict[str, str]
) -> None:
    (tmp_path / NAME).touch()
    with pytest.raises(BadConfig) as caught:
        find_config(named, environ, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.place, fault.key) == ("none.toml", "config.no_file")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as caught:
        load_settings(tmp_path, {}, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.place, fault.key) == (".", "config.unreadable")
    assert fault.fields["reason"]


def test_other_encodings_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b'[slack]\nchannel = "' + "締切".encode("shift_jis") + b'"\n')
    with pytest.raises(BadConfig) as caught:
        load_settings(path, {}, tmp_path)
    (fault,) = caught.value.faults
    assert (fault.place, fault.key) == (f"{NAME}:2", "config.not_utf8")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('top = 1\n[bot]\nlanguage = "ja"', Language.JA),
        ('top = 1\n[bot]\nlanguage = "fr"', Language.EN),
        ("top = 1\nbot = 3", Language.EN),
    ],
)
def test_faults_are_told_in_the_language_of_the_file(
    tmp_path: Path, text: str, language: Language
) -> None:
    with pytest.raises(BadConfig) as caught:
        read(tmp_path, text)
    assert caught.value.language is language


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["1d", "2026-12-01T00:00:00", "2026-02-30", "UTC", "[", "{", '["1d"]']),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["slug", "close", "milestones", "name", "at", "lead_times", "", "x"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
_KEYS = st.sampled_from(
    [
        "bot",
        "bot.timezone",
        "slack.channel",
        "kaggle",
        "kaggle.follow",
        "alerts.quiet_hours",
        "alerts.lead_times",
        "alerts.lead_times.close",
        "http.bind",
        "competitions",
        "_env_file",
        "x",
    ]
)
_FRAGMENTS = st.sampled_from(
    [
        "[bot]",
        "[[competitions]]",
        "[competitions.milestones]",
        "slug",
        "=",
        '"""',
        "'''",
        "{",
        "}",
        "[",
        "]",
        ",",
        '"',
        "\\",
        "#",
        "a.b",
        "2026-12-01",
        "T25:00",
        "1e999",
        "nan",
    ]
) | st.sampled_from("\n\r ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_FRAGMENTS | st.text(max_size=4), max_size=14).map("".join))
def test_no_garbage_raises_anything_else(tmp_path: Path, text: str) -> None:
    with suppress(BadConfig):
        read(tmp_path, text.encode(errors="replace").decode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, max_size=4))
@example({"competitions": [{"slug": "x", "lead_times": [[]], "milestones": [{}]}]})
def test_no_well_formed_nonsense_raises_anything_else(
    tmp_path: Path, tables: dict[str, object]
) -> None:
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in tables.items())
    with suppress(BadConfig):
        read(tmp_path, text)


def _toml(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in value.items()) + "}"
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case str():
            return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
        case None:
            return "2026-12-01"
        case _:
            return str(value).lower()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
def test_no_override_raises_anything_else(tmp_path: Path, text: str) -> None:
    for key in ("COMPETITIONS", "ALERTS__LEAD_TIMES", "SLACK__CHANNEL", text):
        with suppress(BadConfig):
            load_settings(None, {f"DEADLINE_BOT__{key}": text}, tmp_path)


@pytest.mark.parametrize("depth", [100, 900, 100_000])
def test_deep_json_is_a_fault(tmp_path: Path, depth: int) -> None:
    text = "[" * depth + "]" * depth
    assert faults(tmp_path, "", {"DEADLINE_BOT__COMPETITIONS": text})
    assert faults(tmp_path, "", {"DEADLINE_BOT__BOT__LANGUAGE": text})


def test_deep_toml_is_a_fault_however_deep(tmp_path: Path) -> None:
    kinds = []
    for depth in range(420, 520):
        (fault,) = faults(tmp_path, "\nbot.language = " + "[" * depth + "]" * depth)
        kinds.append(fault.key)
    # Read and refused until tomllib itself gives up.
    assert list(dict.fromkeys(kinds)) == ["config.not_text", "config.not_toml"]


def _competitions(n_competitions: int) -> str:
    return "\n".join(
        f'[[competitions]]\nslug = "competition-{n}"\ntitle = "Competition {n}"\n'
        f"close = 2026-12-01T{n % 24:02}:59:00Z\nlead_times = ['2d', '3h']\n"
        for n in range(n_competitions)
    )


def test_ten_thousand_competitions_load_in_little_more_than_their_toml(tmp_path: Path) -> None:
    text = _competitions(10_000)
    began = perf_counter()
    tomllib.loads(text)
    parsed = perf_counter()
    loaded = read(tmp_path, text)
    assert len(loaded.competitions) == 10_000
    # A guard against work that grows with the square, not a benchmark.
    assert perf_counter() - parsed < 5 * (parsed - began)


def test_faults_in_ten_thousand_competitions_are_found_in_their_lines(tmp_path: Path) -> None:
    text = _competitions(10_000).replace("T23:59:00Z", "")
    found = faults(tmp_path, text)
    assert len(found) == 10_000 // 24
    assert found[-1].place == f"{NAME}:{9_983 * 6 + 4} competitions[9983].close"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    channel=st.text(st.characters(categories=["L", "N", "P", "S"])),
    follow=st.just("entered") | st.lists(st.from_regex(r"[\w.-]+", fullmatch=True)),
    language=st.sampled_from(Language),
)
@example(channel="#a\"b\\c'", follow=["titanic", "日本"], language=Language.JA)
def test_a_written_configuration_is_read_back(
    tmp_path: Path, channel: str, follow: str | list[str], language: Language
) -> None:
    text = render_config("Asia/Tokyo", language, channel, follow)
    read_back = read(tmp_path, text)
    assert read_back.slack.channel == channel
    assert read_back.kaggle.follow == (follow if isinstance(follow, str) else tuple(follow))
    assert read_back.voice.language is language
    assert read_back.voice.zone.key == "Asia/Tokyo"


def test_a_written_configuration_shows_a_competition_that_works(tmp_path: Path) -> None:
    text = render_config("UTC", Language.EN, "")
    head, _, competition = text.partition("# [[competitions]]")
    shown = competition.replace("# ", "")
    assert len(read(tmp_path, f"{head}[[competitions]]{shown}").competitions) == 1


def test_unwritable_characters_are_escaped() -> None:
    text = render_config("UTC", Language.EN, 'a"\n\x7f\x00')
    assert tomllib.loads(text)["slack"]["channel"] == 'a"\n\x7f\x00'
