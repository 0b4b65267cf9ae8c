"""How long notebooks may run: for all, and for a competition whose rules say otherwise."""

from datetime import timedelta
from pathlib import Path

from deadline_bot.config import load_settings

HOUR = timedelta(hours=1)
_OWN = '[[competitions]]\nslug = "{slug}"\nnotebook_limit = "{limit}"\n'


def test_twelve_hours_unless_set(tmp_path: Path) -> None:
    assert load_settings(None, {}, tmp_path).notebook_limit("titanic") == 12 * HOUR


def test_a_competition_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "deadline-bot.toml"
    path.write_text(
        '[kaggle]\nnotebook_limit = "10h"\n'
        + _OWN.format(slug="nbme", limit="9h")
        + '[[competitions]]\nslug = "spaceship"\n',
        encoding="utf-8",
    )
    settings = load_settings(path, {}, tmp_path)
    limits = {slug: settings.notebook_limit(slug) for slug in ("nbme", "spaceship", "")}
    assert limits == {"nbme": 9 * HOUR, "spaceship": 10 * HOUR, "": 10 * HOUR}
