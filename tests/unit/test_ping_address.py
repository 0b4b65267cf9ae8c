"""The addresses of pings, as healthchecks has them."""

from datetime import UTC, datetime

import pytest

from deadline_bot.adapters.http.ping_address import (
    BAD_URL,
    BAD_UUID,
    BadAddress,
    PingAddress,
    PingQuery,
    read_address,
    read_query,
)
from deadline_bot.domain.ping import PingKind

UUID = "5b0ae2a1-66c5-4b1c-8a5e-6b1e1f0f6f11"
KEY = "fqOOd6-F4MMNuCEnzTU01w"


@pytest.mark.parametrize(
    ("path", "slug", "kind", "status"),
    [
        (UUID, "", PingKind.SUCCESS, None),
        (f"{UUID}/", "", PingKind.SUCCESS, None),
        (f"{UUID}/start", "", PingKind.START, None),
        (f"{UUID}/fail", "", PingKind.FAIL, None),
        (f"{UUID}/log", "", PingKind.LOG, None),
        (f"{UUID}/progress", "", PingKind.PROGRESS, None),
        (f"{UUID}/0", "", PingKind.SUCCESS, 0),
        (f"{UUID}/255", "", PingKind.FAIL, 255),
        (f"{UUID}/007", "", PingKind.FAIL, 7),
    ],
)
def test_a_uuid(path: str, slug: str, kind: PingKind, status: int | None) -> None:
    assert read_address(path) == PingAddress(UUID, slug, kind, status)
    assert read_address(path.replace(UUID, UUID.upper())).secret == UUID


@pytest.mark.parametrize(
    ("path", "slug", "kind", "status"),
    [
        ("fold-3", "fold-3", PingKind.SUCCESS, None),
        ("fold-3/", "fold-3", PingKind.SUCCESS, None),
        ("fold-3/start", "fold-3", PingKind.START, None),
        ("fold_3/137", "fold_3", PingKind.FAIL, 137),
        # The second word is a slug, whatever it is called.
        ("start", "start", PingKind.SUCCESS, None),
        ("fail/fail", "fail", PingKind.FAIL, None),
        ("0", "0", PingKind.SUCCESS, None),
        ("300/3", "300", PingKind.FAIL, 3),
        (UUID, UUID, PingKind.SUCCESS, None),
    ],
)
def test_a_key_and_a_slug(path: str, slug: str, kind: PingKind, status: int | None) -> None:
    assert read_address(f"{KEY}/{path}") == PingAddress(KEY, slug, kind, status)


def test_a_uuid_with_a_slug_is_taken_for_a_key() -> None:
    assert read_address(f"{UUID}/fold-3") == PingAddress(UUID, "fold-3", PingKind.SUCCESS, None)
    assert read_address(f"{UUID}/fold-3/start").kind is PingKind.START


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        KEY,
        UUID[:-1],
        f"{UUID}0",
        UUID.replace("-", ""),
        f"{UUID}//start",
        f"{UUID}/start/start/start",
        f"{KEY}/fold-3/stop",
        f"{KEY}/fold-3/256",
        f"{KEY}/fold-3/-1",
        f"{KEY}/fold-3/٣",
        f"{KEY}/fold-3/{'9' * 5_000}",
        f"{KEY}/fold 3",
        f"{KEY}/{'x' * 101}",
        f"{KEY}/学習",
        f"../{KEY}",
    ],
)
def test_what_is_no_address_of_a_ping(path: str) -> None:
    with pytest.raises(BadAddress) as bad:
        read_address(path)
    assert str(bad.value) == BAD_URL


def test_an_exit_status_above_255_of_a_uuid() -> None:
    with pytest.raises(BadAddress):
        read_address(f"{UUID}/256")


def test_what_stands_behind_the_question_mark() -> None:
    at = datetime(2026, 12, 1, 14, 59, tzinfo=UTC)
    assert read_query({}) == PingQuery()
    query = {"rid": UUID.upper(), "create": "1", "at": "2026-12-01T23:59:00+09:00"}
    assert read_query(query) == PingQuery(UUID, is_create=True, at=at)
    assert read_query({"rid": UUID.replace("-", "")}).run == UUID
    assert not read_query({"create": "0"}).is_create
    for at_text in ("", "yesterday", "2026-12-01T14:59:00"):
        assert read_query({"at": at_text}).at is None


@pytest.mark.parametrize("rid", ["", "1", UUID[:-1], f"{{{UUID}}}", "urn:uuid:" + UUID])
def test_a_run_is_a_uuid(rid: str) -> None:
    with pytest.raises(BadAddress) as bad:
        read_query({"rid": rid})
    assert str(bad.value) == BAD_UUID
