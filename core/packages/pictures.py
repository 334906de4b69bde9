"""The pictures of a package: those that were prepared, all of a short stack, some of a long one.

They are the bytes of the stored stacks, referred to and not copied. Decides which ones stand for the
others: evenly chosen, the first and the last among them.
"""

from collections.abc import Iterator, Sequence

from core.digests import digest_of
from core.download.contents import PackagePicture, PackageStack
from core.download.members import Content, Stored
from core.exams.opening import stack_rows
from core.exams.stored_stacks import index_of
from core.imaging.stack_index import StoredPicture
from core.language import Speech
from core.model import Series
from core.naming import stack_name
from core.storage import Store


def packaged_stacks(
    store: Store, series: Sequence[Series], most: int, speech: Speech
) -> Iterator[PackageStack]:
    """The stacks of an exam's series that have a picture to show, with `most` pictures each."""
    for card, key in stack_rows(series):
        index = index_of(store, key)
        shown = [(n, one) for n, one in enumerate(index.pictures, 1) if not one.problem]
        chosen = [shown[at] for at in evenly(len(shown), most)]
        if chosen:
            pictures = tuple(_picture(store, key, number, one) for number, one in chosen)
            yield PackageStack(stack_name(card, speech), len(index.pictures), pictures)


def evenly(count: int, most: int) -> Sequence[int]:
    """At most so many of the numbers from 0 to `count`, as far from each other as can be."""
    if count <= most:
        return range(count)
    return [round(step * (count - 1) / (most - 1)) for step in range(most)]


def _picture(store: Store, key: str, number: int, stored: StoredPicture) -> PackagePicture:
    digest = digest_of(store.stream(key, stored.offset, stored.length))
    content = Content(digest, Stored(store, key, stored.offset))
    return PackagePicture(number, content, stored.width, stored.height)
