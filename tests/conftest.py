"""Shared by the tests: the built site, once a session, and a browser to open it with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def site() -> Path:
    """The whole book, built once for all tests that look at it."""
    subprocess.run([sys.executable, "-m", "monograph", "build"], cwd=ROOT, check=True)
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chrome or Chromium; where there is none, one is installed."""
    names = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
    found = os.environ.get("CHROME") or next(filter(None, map(shutil.which, names)), None)
    return found or _playwrights_own() or _debians()


def _playwrights_own() -> str | None:
    from playwright.sync_api import Error, sync_playwright

    try:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True, timeout=300, capture_output=True)
    except (subprocess.SubprocessError, OSError):
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
        try:
            # It comes without the system's libraries: only a start shows whether they are there.
            playwright.chromium.launch(args=["--no-sandbox"]).close()
        except Error:
            return None
        return path


def _debians() -> str:
    become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run([*become_root, "apt-get", *arguments], check=True, capture_output=True)
    return shutil.which("chromium")
