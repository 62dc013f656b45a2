"""The command line of `python -m ...`: a mistake in it is one sentence and exit code 4, as with
pytest; argparse by itself prints the usage and ends with 2.
"""

import argparse
from typing import NoReturn

USAGE = 4


class Parser(argparse.ArgumentParser):
    """A parser, also of a command's own arguments, that ends so."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        self.exit(USAGE, f"{self.prog}: {message}; {self.prog} --help says what there is\n")
