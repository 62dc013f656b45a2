"""The stack of reference_impls, which writes each frame that comes into a file, a line of hex each.

python -m tests.endtoend.telling_stack FILE OPTIONS
"""

import sys
from pathlib import Path

from reference_impls.stack import __main__, host

FILE = Path(sys.argv.pop(1))
TAKE = host.Host.take


def take(self: host.Host, frame: bytes) -> None:
    """Deal with a frame, as ever."""
    with FILE.open("a", encoding="ascii") as file:
        file.write(frame.hex() + "\n")
    TAKE(self, frame)


host.Host.take = take
__main__.main()
