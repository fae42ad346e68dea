"""The command line: ``python -m monograph build|serve|refresh|check``."""

import sys
import time
from pathlib import Path

import click

from . import execute, site, tables
from .errors import BookError


@click.group()
def cli() -> None:
    """Build, show and check the book."""


@cli.command()
@click.option("--language", default="en", show_default=True, help="Edition to build: en, kk or ru.")
@click.option("--cell-seconds", default=execute.CELL_SECONDS, show_default=True, help="Longest time a cell may take.")
def build(language: str, cell_seconds: int) -> None:
    """Execute every chapter and build the site into _build/html."""
    started = time.perf_counter()
    folder = site.build(Path.cwd(), language, cell_seconds)
    click.echo(f"The book was built in {time.perf_counter() - started:.0f} s: {folder / 'index.html'}")


@cli.command()
@click.option("--port", default=8000, show_default=True, help="Port on the loopback interface.")
def serve(port: int) -> None:
    """Show the built site on localhost."""
    site.serve(Path.cwd(), port)


@cli.command()
@click.argument("chapters", nargs=-1)
def refresh(chapters: tuple[str, ...]) -> None:
    """Write fresh outputs into the chapters (all, or those whose names begin as given)."""
    for path in site.notebooks(Path.cwd()):
        if not chapters or path.name.startswith(chapters):
            click.echo(f"{path.name}: {'outputs rewritten' if execute.refresh(path) else 'unchanged'}")


@cli.command()
def check() -> None:
    """Check every table against datapackage.json."""
    site.check_tables()
    click.echo(f"{len(tables.names())} tables are sound")


def main() -> None:
    try:
        cli()
    except BookError as error:
        sys.exit(f"The book was not built. {error}" if "build" in sys.argv[1:2] else str(error))


if __name__ == "__main__":
    main()
