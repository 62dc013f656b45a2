"""The memory that processes have needed."""

import os

from fixtures.processes.memory import peak


def test_our_own_peak_is_known():
    before = peak([os.getpid()])
    room = bytearray(64 << 20)
    del room

    assert peak([os.getpid()]) >= before > 1 << 20


def test_a_process_that_is_gone_needs_nothing():
    assert peak([1 << 30]) == 0
