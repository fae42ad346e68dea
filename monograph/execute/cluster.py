"""Pages executed on other machines: a Dask cluster, through its ``concurrent.futures`` interface.

Each worker needs this project, at the same version and with the same tables, and its environment.
The notebook travels with the job, the outputs travel back; drawing and rendering stay here.
"""

import json
import subprocess
import sys
import tempfile
from concurrent.futures import as_completed
from pathlib import Path

from tqdm import tqdm

from .. import inputs, layers, reading, tables
from ..errors import BookError
from . import crew, records
from .records import Page


def run(pages: list[Page], folder: Path, cell_seconds: float, scheduler: str) -> None:
    """Execute *pages* on the cluster at the address *scheduler* and file their records in *folder*.

    Raises BookError when the cluster cannot be reached, a worker is not like this machine, or a page fails.
    """
    try:
        from distributed import Client
    except ImportError:
        raise BookError("--scheduler needs Dask: install `distributed` here and on the workers") from None
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise BookError(f"no Dask scheduler answers at {scheduler} ({error})") from error
    like = ground()
    with client, client.get_executor(pure=False) as executor:
        futures = {executor.submit(remote, _job(page, cell_seconds), like): page for page in pages}
        for future in tqdm(as_completed(futures), total=len(pages), desc=f"Executing at {scheduler}", unit="page"):
            answer = json.loads(future.result())
            if "refused" in answer:
                raise BookError(answer["refused"])
            records.keep(futures[future], folder, answer["outputs"], answer["reads"])


def ground() -> str:
    """What a worker must share with the machine that builds: package, tables, layers, versions."""
    folders = {"monograph": inputs.PACKAGE, "data": tables.folder(), "geo": layers.folder()}
    files = {f"{name}/{path.relative_to(folder).as_posix()}": reading.digest(path)
             for name, folder in folders.items() for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".csv", ".json", ".geojson")}
    return inputs.digest([files, inputs.environment()])


def _job(page: Page, cell_seconds: float) -> str:
    return json.dumps({
        "file": page.notebook.name, "notebook": page.notebook.read_text(encoding="utf-8"), "target": page.target,
        "parameters": page.parameters, "title": page.title, "seconds": cell_seconds})


def remote(job: str, like: str) -> str:
    """Execute a *job* on a worker, in an interpreter of its own: a worker's threads and a shell do not go together."""
    if ground() != like:
        return json.dumps({"refused": "a worker of the cluster has another version of the project, its tables or its environment"})
    result = subprocess.run([sys.executable, "-m", "monograph.execute.cluster"], input=job, capture_output=True, text=True, encoding="utf-8")
    return result.stdout if result.returncode == 0 else json.dumps({"refused": result.stderr[-2000:]})


def _answer(job: dict) -> dict:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / job["file"]
        path.write_text(job["notebook"], encoding="utf-8")
        page = Page(path, job["target"], job["parameters"], job["title"])
        try:
            outputs, reads = crew.alone(crew.Job(page.name, records.outputs, (page,), job["seconds"]))
        except BookError as error:
            return {"refused": str(error)}
    return {"outputs": outputs, "reads": reads}


if __name__ == "__main__":
    print(json.dumps(_answer(json.load(sys.stdin))))
