"""The environment holds what the lists pin, and not what would slow every chapter down."""

import importlib.metadata
import re
import sys

import pytest
from packaging.requirements import Requirement

from monograph import tables


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_installed_versions_are_the_pinned_ones(file):
    lines = (tables.ROOT / file).read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            assert importlib.metadata.version(requirement.name) in requirement.specifier, line


def test_every_requirement_is_exact():
    for file in ("requirements.txt", "tests/requirements.txt"):
        for line in (tables.ROOT / file).read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith("#") or re.match(r"[a-z0-9-]+==[^,]+$", line.split(" ;")[0]), line


def test_nothing_slows_down_altair():
    installed = {re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower() for d in importlib.metadata.distributions()}
    assert not installed & {"rfc3987-syntax", "jupyter-server", "jupyterlab", "nbdime"}


def test_the_package_needs_no_folder_beside_the_project():
    sources = [p for p in (tables.ROOT / "monograph").rglob("*.py")]
    assert sources
    for path in sources:
        assert "../shared" not in path.read_text(encoding="utf-8"), path


def test_python_is_recent_enough():
    assert sys.version_info >= (3, 11)
