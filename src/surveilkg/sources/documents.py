"""Documents that sources name by their web address."""

from __future__ import annotations

import hashlib

from surveilkg.model.record import Document


def web_page(url: str) -> Document:
    """The page of a web address; nothing is said of its author, title or date.

    >>> web_page("https://example.org/a").id
    'web-b5b10dd042'
    """
    return Document(f"web-{hashlib.sha256(url.encode()).hexdigest()[:10]}", url, url=url)
