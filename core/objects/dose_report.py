"""Reads the doses of a radiation dose report: CT, projection X-ray, mammography, radiopharmaceuticals.

PS3.16, TID 10001 (projection), 10011 (CT) and 10021 (radiopharmaceutical). Decides which items hold
which quantity; what several reports come to is `rules.dose`'s.
"""

from collections.abc import Iterator

from core.objects.codes import Code
from core.objects.content import Node, Number, Uid
from core.rules.dose import Figure, Quantity, Statement, converted

DCM = "DCM"
ACCUMULATED = frozenset({"113811", "113702"})
"""CT Accumulated Dose Data, Accumulated X-Ray Dose Data: one for each plane."""
EVENT = frozenset({"113819", "113706", "113502"})
"""CT Acquisition, Irradiation Event X-Ray Data, Radiopharmaceutical Administration."""
EVENT_UID = frozenset({"113769", "113503"})
TOTALS = {
    "113813": Quantity.DLP,
    "113722": Quantity.DAP,
    "113725": Quantity.REFERENCE_POINT,
    "111637": Quantity.AGD,
}
OF_EVENT = {
    "113838": Quantity.DLP,
    "113830": Quantity.CTDI_VOL,
    "122130": Quantity.DAP,
    "113738": Quantity.REFERENCE_POINT,
    "111631": Quantity.AGD,
    "113507": Quantity.ACTIVITY,
}
PHANTOM, HEAD, BODY = "113835", "113690", "113691"
SIDES = {
    "T-04030": "left",
    "T-04020": "right",
    "G-A101": "left",
    "G-A100": "right",
    "80248007": "left",
    "73056007": "right",
    "7771000": "left",
    "24028007": "right",
}
"""Breasts and sides, in the old codes and in SNOMED CT."""
LATERALITY = "272741003", "G-C171", "111027"
"""Laterality, in SNOMED CT, in the old codes, and as Image Laterality."""


def dose_of(root: Node) -> Statement:
    """What the content tree of a dose report states."""
    totals = [
        figure
        for container in _containers(root, ACCUMULATED)
        for figure in _figures(container, TOTALS, about="")
    ]
    events: dict[str, tuple[Figure, ...]] = {}
    for number, event in enumerate(_containers(root, EVENT)):
        uid = _event_uid(event) or f"unnamed-{number}"
        figures = tuple(_figures(event, OF_EVENT, _side(event)))
        events[uid] = events.get(uid, ()) + figures
    return Statement(tuple(totals), events)


def _containers(root: Node, codes: frozenset[str]) -> Iterator[Node]:
    for child in root.children:
        if _code(child.concept) in codes:
            yield child
        else:
            yield from _containers(child, codes)


def _figures(node: Node, quantities: dict[str, Quantity], about: str) -> Iterator[Figure]:
    for child in node.children:
        quantity = quantities.get(_code(child.concept))
        if quantity is not None and isinstance(child.value, Number):
            figure = _figure(quantity, child.value, _about(node, child, quantity, about))
            if figure is not None:
                yield figure
        yield from _figures(child, quantities, about)


def _figure(quantity: Quantity, number: Number, about: str) -> Figure | None:
    if number.unit is None:
        return None
    try:
        value = float(number.written)
    except ValueError:
        return None
    in_our_unit = converted(quantity, value, number.unit.value)
    # A number that is none ("nan", "inf") compares with nothing.
    if in_our_unit is None or not in_our_unit < float("inf"):
        return None
    return Figure(quantity, in_our_unit, about)


def _about(container: Node, item: Node, quantity: Quantity, side: str) -> str:
    if quantity is Quantity.CTDI_VOL:
        return _phantom(container)
    return (_side(item) or side) if quantity is Quantity.AGD else ""


def _phantom(container: Node) -> str:
    for child in container.children:
        if _code(child.concept) == PHANTOM and isinstance(child.value, Code):
            return {HEAD: "head", BODY: "body"}.get(child.value.value, "")
    return ""


def _side(node: Node) -> str:
    for child in node.children:
        if isinstance(child.value, Code):
            is_side = child.concept is not None and child.concept.value in LATERALITY
            found = SIDES.get(child.value.value, "") if is_side else _side(child)
            if found:
                return found
    return ""


def _event_uid(event: Node) -> str:
    uids = (
        child.value.uid
        for child in event.children
        if _code(child.concept) in EVENT_UID and isinstance(child.value, Uid)
    )
    return next(uids, "")


def _code(concept: Code | None) -> str:
    return concept.value if concept is not None and concept.scheme == DCM else ""
