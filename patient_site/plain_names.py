"""The names of `core.naming` in this request's language, for the templates."""

from core import naming
from core.exams.objects import ObjectPage, ReportContent
from core.exams.opening import OtherObject, StackCard
from core.naming import Named
from web.speech import speech


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
    return naming.stack_name(stack, speech())
