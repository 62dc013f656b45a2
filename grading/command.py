"""The rubric's command, looked at before anything is graded: a mistake in it would cost everyone
all points.
"""

import os
import shlex
import shutil

from grading import sandbox
from grading.rubric import Mistake
from reports.clean import clean

FURTHER = ("/usr/sbin", "/sbin")


def trial(command: str) -> str:
    """Return a command that says all that this one says, and needs nothing of a submission."""
    return f"true {command or '{port}'}"


def check_program(command: str, sandboxed: bool) -> None:
    """Raise Mistake where this machine has no such program. One with a path may be a submission's
    own, and a placeholder is checked elsewhere.
    """
    program = _program(command)
    has = sandbox.has if sandboxed else _has
    if program and not has(program):
        where = "in the sandbox, which has /usr and this Python" if sandboxed else "here"
        raise Mistake(
            f"the rubric: command: the program {clean(program, 60)!r} does not exist {where}; "
            "correct its name, or install it"
        )


def _has(program: str) -> bool:
    """Whether a target's PATH has it, which is longer than that of an ordinary user."""
    places = [os.environ.get("PATH", os.defpath), *FURTHER]
    return shutil.which(program, path=os.pathsep.join(places)) is not None


def _program(command: str) -> str:
    """Return the name of the program that the command has in the PATH; "" where it is elsewhere."""
    words = shlex.split(command)
    return words[0] if words and not set(words[0]) & set("/{") else ""
