"""Turns a content tree into what a page shows: headings, paragraphs, facts, measurements, references.

Decides order (the document's), what becomes a heading, what a row, and what stays out: identifiers,
coordinates, and what the head of the page says already. Numbers and days are said in the reader's
language; the author's words stay as written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.language import Speech
from core.objects.blocks import (
    Block,
    Details,
    Fact,
    Measurement,
    Note,
    Paragraph,
    Piece,
    References,
    Section,
    joined,
)
from core.objects.concepts import Role, role_of
from core.objects.content import (
    Container,
    Node,
    Number,
    Pointer,
    Reference,
    Text,
)
from core.objects.prose import is_prose, run_together
from core.objects.structured_report import Document
from core.objects.wording import Wording, Words

LONGEST_FACT = 80
"""Letters of a text that still fits beside its name; longer ones stand under it."""


def sections(document: Document, speech: Speech) -> tuple[Block, ...]:
    """The readable outline of a document for a reader of this language; its title is not in it."""
    outline = _Outline(document.root, Words(speech, document.language))
    return outline.blocks(_said_here(document.root.children), Wording("", ""))


def _said_here(children: Iterable[Node]) -> list[Node]:
    """Without what the head of the page tells: language and authors."""
    told = {Role.LANGUAGE, Role.OBSERVER}
    return [child for child in children if role_of(child.concept) not in told]


class _Outline:
    def __init__(self, root: Node, words: Words) -> None:
        self._root = root
        self._words = words

    def blocks(self, children: Sequence[Node], heading: Wording) -> tuple[Block, ...]:
        pieces = [piece for child in children for piece in self._pieces(child, heading)]
        return joined(pieces)

    def _pieces(self, node: Node, heading: Wording) -> Iterator[Piece]:
        match node.value:
            case Container():
                yield from self._container(node, heading)
            case Reference():
                yield from self._reference(node)
            case Number():
                yield self._measurement(node, node.value)
            case Text(text):
                yield from self._text(node, text, heading)
            case _:
                yield from self._fact(node)

    # --- Containers -----------------------------------------------------------------------------

    def _container(self, node: Node, above: Wording) -> Iterator[Piece]:
        heading = self._words.name(node.concept)
        if role_of(node.concept) is Role.IMAGES:
            if objects := _referenced(node):
                yield References(heading, objects)
            return
        read = self._prose if is_prose(node) else self.blocks
        blocks = read(node.children, heading or above)
        if blocks and heading:
            yield Section(heading, blocks)
        else:
            yield from blocks

    def _prose(self, children: Sequence[Node], heading: Wording) -> tuple[Block, ...]:
        """Texts with names, codes and numbers between them, read as one (PS3.3 section C.18.8)."""
        said = [child for child in children if self._said(child)]
        others = [child for child in children if not self._said(child)]
        text = run_together(self._said(child).text for child in said)
        details = self._details(below for child in said for below in child.children)
        paragraph = Paragraph(self._words.theirs(text), details)
        return (paragraph, *self.blocks(others, heading))

    # --- Items with a value -----------------------------------------------------------------------

    def _reference(self, node: Node) -> Iterator[References]:
        objects, notes = _referenced(node), self._details(node.children).notes
        if objects or notes:
            yield References(self._words.name(node.concept), objects, notes)

    def _measurement(self, node: Node, number: Number) -> Measurement:
        details = self._details(node.children)
        if number.qualifier is not None:
            reason = Note(self._words.ours(""), self._words.of(number.qualifier))
            details = replace(details, notes=(reason, *details.notes))
        return Measurement(self._words.name(node.concept), self._words.amount(number), details)

    def _text(self, node: Node, text: str, heading: Wording) -> Iterator[Piece]:
        label, said = self._words.name(node.concept), self._words.theirs(text)
        details = self._details(node.children)
        role = role_of(node.concept)
        if not text and details == Details():
            return
        if not label or label == heading or (role is Role.ITEM and heading):
            yield Paragraph(said, details)
        elif role in {Role.SECTION, Role.ITEM} or _is_long(text):
            yield Section(label, (Paragraph(said, details),))
        else:
            yield Fact(label, said, details)

    def _fact(self, node: Node) -> Iterator[Piece]:
        label, said = self._words.name(node.concept), self._said(node)
        details = self._details(node.children)
        if said or details.notes:
            yield Fact(label, said, details)
        elif details.references:
            yield References(label, details.references)

    def _said(self, node: Node) -> Wording:
        """The value in words, or the name of the item that it points to (PS3.3 C.17.3.2.5)."""
        pointed = _at(self._root, node.value.position) if isinstance(node.value, Pointer) else None
        if pointed is not None:
            return self._words.name(pointed.concept)
        return self._words.value(node.value) or self._words.ours("")

    # --- What hangs on a value --------------------------------------------------------------------

    def _details(self, children: Iterable[Node]) -> Details:
        below = [node for child in children for node in _whole(child)]
        notes = [note for node in below if (note := self._note(node)) is not None]
        return Details(tuple(notes), _references(below))

    def _note(self, node: Node) -> Note | None:
        said = self._said(node)
        if role_of(node.concept) is Role.LANGUAGE or not said:
            return None
        is_pointer = isinstance(node.value, Pointer)
        return Note(self._words.see() if is_pointer else self._words.name(node.concept), said)


# --- Shapes -----------------------------------------------------------------------------------------


def _is_long(text: str) -> bool:
    return len(text) > LONGEST_FACT or "\n" in text


# --- The tree ---------------------------------------------------------------------------------------


def _whole(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _whole(child)


def _referenced(node: Node) -> tuple[Reference, ...]:
    return _references(_whole(node))


def _references(nodes: Iterable[Node]) -> tuple[Reference, ...]:
    """Each object once, in the order they are named."""
    found = (node.value for node in nodes if isinstance(node.value, Reference))
    return tuple(dict.fromkeys(reference for reference in found if reference.sop_instance))


def _at(root: Node, position: Sequence[int]) -> Node | None:
    """The node at a position: 1 is the root, 1.2 its second child."""
    node = root
    for number in position[1:]:
        if not 1 <= number <= len(node.children):
            return None
        node = node.children[number - 1]
    return node
