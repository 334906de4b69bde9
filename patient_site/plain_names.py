"""The names of `core.naming` in this request's language, for the templates."""

from core import naming
from core.everyday_words import PLANES
from core.exams.opening import StackCard
from core.naming import Named
from web.speech import gettext, speech


def plain_name(exam: Named) -> str:
    return naming.plain_name(exam, speech())


def object_name(modality: str) -> str:
    return naming.object_name(modality, speech())


def stack_name(stack: StackCard) -> str:
    """A stack by its series, and by what tells it from the other stacks of that series."""
    series = stack.description.strip() or gettext("Série %(number)s") % {"number": stack.series}
    if not stack.distinctions:
        return series
    planes = [gettext(PLANES[value]) for _, value in stack.distinctions if value in PLANES]
    part = planes[0] if planes else gettext("partie %(number)s") % {"number": stack.stack}
    return f"{series}, {part}"
