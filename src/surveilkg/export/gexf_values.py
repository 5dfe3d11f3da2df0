"""Values of nodes and edges in GEXF: one element for each that there is, under the columns that the head declares."""

from __future__ import annotations

from collections.abc import Sequence

from surveilkg.export.graph_fields import Row, Value
from surveilkg.export.xml_text import escape, is_special


class Columns(dict[tuple[bool, ...], list[str]]):
    """Elements of the values of some fields. By which of them are there: text around them, with places for them.

    Args:
        names: the fields.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, present: tuple[bool, ...]) -> list[str]:
        """Pieces of text, the second of every three to be replaced by a value."""
        named = [name for name, is_there in zip(self._names, present, strict=True) if is_there]
        self[present] = pieces = [piece for name in named for piece in (f'<attvalue for="{name}" value="', "", '"/>')]
        return pieces

    def elements(self, values: Row) -> str:
        """Elements of values; nothing where there is none."""
        texts = [value if isinstance(value, str) else _text(value) for value in values]
        shown = [text for text in texts if text]
        if is_special("".join(shown)):
            shown = [escape(text) for text in shown]
        pieces = self[tuple([text != "" for text in texts])].copy()
        pieces[1::3] = shown
        return "".join(pieces)


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
