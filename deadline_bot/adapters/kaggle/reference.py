"""A competition's slug out of what Kaggle and people write: a slug or a URL."""

import re

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_URL = re.compile(r"https?://[^/]+/(?:competitions|c)/([A-Za-z0-9][A-Za-z0-9_-]*)(?:[/?#].*)?")


def slug_of(reference: str) -> str:
    """The slug in a slug or in a URL of a competition or of a page below it.

    Raises:
        ValueError: neither.
    """
    reference = reference.strip()
    if _SLUG.fullmatch(reference):
        return reference
    if in_url := _URL.fullmatch(reference):
        return in_url[1]
    raise ValueError(f"neither a competition's slug nor its URL: {reference!r}")
