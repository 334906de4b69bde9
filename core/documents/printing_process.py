"""The process in which documents are printed: it limits itself, then prints until told no more.

Started by `confined`, never by hand.
"""

import base64
import sys

from core import pipe
from core.documents.assets import Asset, AssetRefused
from core.documents.engine import Sheet
from core.documents.press import print_pdf
from core.pipe import Facts

MAPPED = 1 << 30  # bytes of typefaces and libraries, beside the memory that is allowed
LARGEST_FILE = 64 << 20  # of what fontconfig remembers


def main() -> None:
    """Answer requests from standard input until it ends."""
    answers = pipe.private_output()
    pipe.confine(int(sys.argv[1]), MAPPED, LARGEST_FILE)
    while request := pipe.next_request(sys.stdin.buffer):
        pipe.allow_cpu(request["cpu_seconds"])
        answers.write(pipe.written(*_answer(request)))
        answers.flush()


def _answer(request: Facts) -> tuple[Facts, bytes]:
    try:
        return {}, print_pdf(_sheet(request))
    except AssetRefused as refused:
        return {"refused": refused.asset}, b""
    except MemoryError:
        return {"stopped": True}, b""


def _sheet(request: Facts) -> Sheet:
    drawings = {
        name: Asset(base64.b64decode(content), media_type)
        for name, (content, media_type) in request["drawings"].items()
    }
    return Sheet(request["html"], drawings, request["article_language"])


if __name__ == "__main__":
    main()
