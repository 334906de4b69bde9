"""The names of `core.naming` in this request's language, for the templates."""

from core import naming
from core.everyday_words import PLANES
from core.exams.objects import ObjectPage, ReportContent
from core.exams.opening import OtherObject, StackCard
from core.naming import Named
from web.speech import gettext, speech


def plain_name(exam: Named) -> str:
    return naming.plain_name(exam, speech())


def object_name(one: OtherObject) -> str:
    return naming.object_name(one.nature, one.modality, speech())


def object_title(page: ObjectPage) -> str:
    """A document's own title, else what the object is."""
    if isinstance(page.content, ReportContent):
        title = page.words.name(page.content.document.title)
        if title and title.text:
            return title.text
    return object_name(page.shown)


def stack_name(stack: StackCard) -> str:
    """A stack by its series, and by what tells it from the other stacks of that series."""
    series = stack.description.strip() or gettext("Série %(number)s") % {"number": stack.series}
    if not stack.distinctions:
        return series
    planes = [gettext(PLANES[value]) for _, value in stack.distinctions if value in PLANES]
    part = planes[0] if planes else gettext("partie %(number)s") % {"number": stack.stack}
    return f"{series}, {part}"
