"""What commands share: how much they tell, the configuration that they go by, and kinds of arguments."""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.config import Settings

CONFIG_FILE = click.Path(path_type=Path, dir_okay=False)


class NewFile(click.Path):
    """A file to write: its folder must be there already, which is told before any work is done."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error where it can't be one."""
        path = Path(str(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"There is no folder {str(path.parent)!r}.", param, ctx)
        return path


class Day(click.DateTime):
    """A day such as 2024-06-20."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day; a usage error that shows what one looks like."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no day; one looks like 2024-06-20.", param, ctx)


class Words(click.types.StringParamType):
    """An id or a title: anything but nothing, which a script gives where a variable of its own is empty."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The words; a usage error where there are none."""
        if not value.strip():
            self.fail("It is empty; give an arXiv id, a DOI, a link, a key of the ledger or a title.", param, ctx)
        return value


class WebAddress(click.types.StringParamType):
    """The address of a page on the web."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The address; a usage error that shows what one looks like."""
        if value and not value.startswith(("https://", "http://")):
            self.fail(f"{value!r} is no address; one looks like https://rivera.example.org/papers/.", param, ctx)
        return value


def verbosity(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `-q` and `-v`, and set up what is logged to stderr accordingly."""

    @click.option("-q", "--quiet", is_flag=True, help="Tell only what went wrong.")
    @click.option("-v", "--verbose", is_flag=True, help="Tell all details.")
    @functools.wraps(command)
    def wrapped(*, quiet: bool, verbose: bool, **options: Any) -> Any:
        level = logging.ERROR if quiet else logging.DEBUG if verbose else logging.WARNING
        logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
        for noisy in ("apprise", "filelock", "git", "markdown_it", "urllib3"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        return command(quiet=quiet, verbose=verbose, **options)

    return wrapped


def configured(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--config` and hand it the `settings` that this leads to."""

    @click.option("--config", "config", type=CONFIG_FILE, metavar="FILE", help="The configuration file.")
    @functools.wraps(command)
    def wrapped(*, config: Path | None, **options: Any) -> Any:
        return command(settings=_settings(config), **options)

    return wrapped


def _settings(given: Path | None) -> Settings:
    from pipeline.config import find_config, load_settings

    path = find_config(given, Path(), os.environ)
    if path is None:
        raise ConfigError(
            "there is no configuration: no paperline.yaml, .paperline.yaml or config/paperline.yaml here. "
            "Write one with paperline init in a checkout of your site, or by hand after config/example.yaml; "
            "paperline demo shows a sample at work"
        )
    return load_settings(path)


def current_day() -> date:
    """The day on which a command runs: everywhere the same, in UTC."""
    return datetime.now(UTC).date()
