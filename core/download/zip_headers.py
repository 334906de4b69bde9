"""The bytes of a ZIP that aren't its members': headers and the directory at the end (APPNOTE 6.3).

Keeps to what ISO/IEC 21320-1 allows: stored or deflated, no encryption, ZIP64 where numbers are too big
for 32 bits, the UTF-8 flag where a name isn't ASCII.
"""

from dataclasses import dataclass
from datetime import datetime
from struct import Struct

from core.download.members import Member

LIMIT_16, LIMIT_32 = 0xFFFF, 0xFFFFFFFF

_COMMON = Struct("<5H3I2H")
_AFTER = Struct("<3H2I")
_END = Struct("<4s4H2IH")
_END_64 = Struct("<4sQ2H2I4Q")
_LOCATOR_64 = Struct("<4sIQI")
_EXTRA = Struct("<2H")

_PLAIN, _ZIP64 = 20, 45  # versions of the format: 2.0 and 4.5
_MADE_BY = 3 << 8 | _ZIP64  # Unix: so that the permissions below are understood
_READABLE_FILE = 0o100644 << 16
_UTF_8 = 0x800


@dataclass(frozen=True, slots=True)
class DosTime:
    """A moment as a ZIP tells it: to two seconds, from 1980 to 2107, in nobody's time zone."""

    time: int
    date: int


def dos_time(moment: datetime) -> DosTime:
    """The moment's own clock; what lies outside the years a ZIP knows moves to the nearest one."""
    year = min(max(moment.year, 1980), 2107)
    return DosTime(
        moment.hour << 11 | moment.minute << 5 | moment.second // 2,
        (year - 1980) << 9 | moment.month << 5 | moment.day,
    )


def local_size(member: Member) -> int:
    """Length of a local header, without making it."""
    name = len(member.name) if member.name.isascii() else len(member.name.encode())
    return 4 + _COMMON.size + name + (_EXTRA.size + 16 if _is_big(member) else 0)


def local_header(member: Member, when: DosTime) -> bytes:
    """What precedes a member's bytes (APPNOTE 4.3.7)."""
    extra = _zip64_extra(*_big_sizes(member))
    return b"PK\x03\x04" + _common(member, when, extra) + member.name.encode() + extra


def central_header(member: Member, offset: int, when: DosTime) -> bytes:
    """A member's line in the directory (APPNOTE 4.3.12); `offset` is where its local header starts."""
    far = offset >= LIMIT_32
    extra = _zip64_extra(*_big_sizes(member), *((offset,) if far else ()))
    # No comment, on the first disk, no internal attributes.
    after = _AFTER.pack(0, 0, 0, _READABLE_FILE, LIMIT_32 if far else offset)
    start = b"PK\x01\x02" + _MADE_BY.to_bytes(2, "little")
    return start + _common(member, when, extra) + after + member.name.encode() + extra


def end_of_directory(members: int, size: int, offset: int) -> bytes:
    """What closes a ZIP (APPNOTE 4.3.14 to 4.3.16): how many lines its directory has, and where."""
    end = _END.pack(
        b"PK\x05\x06",
        0,
        0,
        min(members, LIMIT_16),
        min(members, LIMIT_16),
        min(size, LIMIT_32),
        min(offset, LIMIT_32),
        0,
    )
    if members < LIMIT_16 and size < LIMIT_32 and offset < LIMIT_32:
        return end
    return _end_of_directory_64(members, size, offset) + end


def _end_of_directory_64(members: int, size: int, offset: int) -> bytes:
    record = _END_64.pack(
        b"PK\x06\x06",
        _END_64.size - 12,
        _MADE_BY,
        _ZIP64,
        0,
        0,
        members,
        members,
        size,
        offset,
    )
    return record + _LOCATOR_64.pack(b"PK\x06\x07", 0, offset + size, 1)


def _common(member: Member, when: DosTime, extra: bytes) -> bytes:
    """What both headers of a member say."""
    big = _is_big(member)
    return _COMMON.pack(
        _ZIP64 if extra else _PLAIN,
        0 if member.name.isascii() else _UTF_8,
        member.method,
        when.time,
        when.date,
        member.content.digest.crc32,
        LIMIT_32 if big else member.packed.digest.size,
        LIMIT_32 if big else member.content.digest.size,
        len(member.name.encode()),
        len(extra),
    )


def _big_sizes(member: Member) -> tuple[int, ...]:
    """Both sizes where 32 bits can't hold one of them (APPNOTE 4.5.3)."""
    sizes = (member.content.digest.size, member.packed.digest.size)
    return sizes if _is_big(member) else ()


def _is_big(member: Member) -> bool:
    return max(member.content.digest.size, member.packed.digest.size) >= LIMIT_32


def _zip64_extra(*numbers: int) -> bytes:
    """The extra field for the numbers that the headers can't hold; empty where they can."""
    if not numbers:
        return b""
    return _EXTRA.pack(1, 8 * len(numbers)) + b"".join(n.to_bytes(8, "little") for n in numbers)
