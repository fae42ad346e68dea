"""The command line: ``python -m monograph build|chapter|serve|refresh|new|check``.

The libraries are loaded by the command that needs them: finding nothing to do takes a moment.
"""

import sys
import time
from pathlib import Path

import click

from . import site
from .errors import BookError

_language = click.option("--language", default="en", show_default=True, help="Edition to build: en, kk or ru.")
_seconds = click.option("--cell-seconds", default=60.0, show_default=True, help="Longest time a cell may take.")


@click.group()
def cli() -> None:
    """Build, show and check the book."""


@cli.command()
@_language
@_seconds
@click.option("--scheduler", help="Address of a Dask cluster that runs the notebooks, for instance tcp://10.0.0.5:8786.")
def build(language: str, cell_seconds: float, scheduler: str | None) -> None:
    """Execute what has changed and build the site into _build/html."""
    started = time.perf_counter()
    root = Path.cwd()
    if site.up_to_date(root, language):
        click.echo(f"Nothing has changed: {root / site.SITE / 'index.html'} ({time.perf_counter() - started:.2f} s)")
        return
    folder = site.build(root, language, cell_seconds, scheduler)
    click.echo(f"The book was built in {time.perf_counter() - started:.0f} s: {folder / 'index.html'}")


@cli.command()
@click.argument("name")
@_language
@_seconds
@click.option("--show/--no-show", default=True, show_default=True, help="Open the page in the browser.")
def chapter(name: str, language: str, cell_seconds: float, show: bool) -> None:
    """Rebuild one chapter (3, 03 or survey) and show it; the others keep the outputs that they have."""
    page = site.build_chapter(Path.cwd(), name, language, cell_seconds)
    click.echo(page)
    if show:
        click.launch(page.as_uri())


@cli.command()
@_language
@click.option("--port", default=8000, show_default=True, help="Port on the loopback interface.")
@click.option("--watch/--no-watch", default=True, show_default=True, help="Rebuild when a file changes, and reload the browser.")
def serve(language: str, port: int, watch: bool) -> None:
    """Show the site on localhost; rebuild and reload the browser as files change."""
    from .site import serving

    serving.serve(Path.cwd(), port, language if watch else None)


@cli.command()
@click.argument("chapters", nargs=-1)
def refresh(chapters: tuple[str, ...]) -> None:
    """Write fresh outputs into the chapters (all, or those whose names begin as given) and say what changed."""
    from .execute import changes

    for path, said in changes.refresh(Path.cwd(), chapters):
        click.echo(f"{path.name}: {said}")


@cli.command()
@click.argument("name")
def new(name: str) -> None:
    """Start a chapter called NAME: a notebook in chapters/ and its line in _toc.yml."""
    from .site import starting

    click.echo(f"{starting.start(Path.cwd(), name)}: write its text, then `python -m monograph chapter {name}`")


@cli.command()
@click.option("--accept", is_flag=True, help="Take the figures and layers as they are now for the accepted ones; says what that changes.")
def check(accept: bool) -> None:
    """Check tables, layers and the form of the chapters, in seconds."""
    from . import accepted
    from .site import checking

    if accept:
        for change in accepted.accept():
            click.echo(f"accepted: {change}")
    checking.check(Path.cwd())
    click.echo("Tables and chapters are sound")


def main() -> None:
    try:
        cli()
    except BookError as error:
        sys.exit(f"The book was not built. {error}" if "build" in sys.argv[1:2] else str(error))


if __name__ == "__main__":
    main()
