"""Whether a target of which a control has failed is started again."""

from pathlib import Path

from fixtures.controls import Controls
from fixtures.processes.loopback import Loopback
from fixtures.targets.model import Target
from fixtures.targets.running import Running


def described(folder, command):
    target = Target(name="any", source="any", here=Path.cwd(), command=command)
    return Running(target, Loopback(), folder=folder, credentials=None)


def test_it_is_tried_again_until_that_was_in_vain(tmp_path):
    controls, one = Controls(), described(tmp_path, "any {port}")

    assert controls.may_revive(one)
    controls.revived(one)
    assert controls.may_revive(one)
    assert not controls.may_revive(one)


def test_one_that_we_did_not_start_is_left_alone(tmp_path):
    assert not Controls().may_revive(described(tmp_path, None))
