"""The names of `core.naming` in this request's language, for the templates."""

from core import naming
from core.exams.objects import ObjectPage, ReportContent
from core.exams.opening import StackCard
from core.exams.others import OtherObject
from core.naming import Named
from core.objects.codes import Code
from core.objects.wording import Words
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


def concept_name(code: Code) -> str:
    """What we call a concept, else what its object does."""
    return Words(speech(), "").name(code).text


def stack_name(stack: StackCard) -> str:
    return naming.stack_name(stack, speech())
