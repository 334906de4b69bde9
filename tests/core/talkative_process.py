"""A confined process that answers each request as many times as it says."""

import sys

from core import pipe


def main() -> None:
    answers = pipe.private_output()
    while request := pipe.next_request(sys.stdin.buffer):
        told = pipe.written({"length": request["length"]}, bytes(request["length"]))
        answers.write(told * request["times"])
        answers.flush()


if __name__ == "__main__":
    main()
