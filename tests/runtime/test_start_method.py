"""How environments are started is the system's choice, unless the user has one."""

import os
import sys

import pytest

from minisam.errors import UsageError
from minisam.runtime.launcher import SpawnLauncher
from minisam.runtime.spare_launcher import SpareLauncher
from minisam.runtime.start_method import default_method, make_launcher
from minisam.runtime.zygote_launcher import ZygoteLauncher


def test_linux_forks(tmp_path):
    assert isinstance(make_launcher(tmp_path, environ={}), ZygoteLauncher)


def test_macos_does_not_fork_by_itself(monkeypatch):
    # CPython issues 105912 and 75999: a fork crashes once Apple's frameworks are loaded
    monkeypatch.setattr(sys, "platform", "darwin")
    assert default_method() != "fork"


def test_interpreter_without_fork_does_not_fork(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert default_method() != "fork"


def test_setting_decides(tmp_path):
    assert isinstance(make_launcher(tmp_path, environ={"MINISAM_START": "spawn"}), SpawnLauncher)


def test_spares_are_kept_where_nothing_is_forked(tmp_path):
    assert isinstance(make_launcher(tmp_path, environ={"MINISAM_START": "spare"}), SpareLauncher)


def test_unknown_method_is_named_with_the_known_ones(tmp_path):
    with pytest.raises(UsageError, match="MINISAM_START is 'thread'") as raised:
        make_launcher(tmp_path, environ={"MINISAM_START": "thread"})
    assert "fork" in raised.value.hint
