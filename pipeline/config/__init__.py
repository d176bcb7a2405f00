"""The configuration: YAML in, frozen `Settings` out, and messages with file, line and key."""

from pipeline.config.checks import IN_SITE, is_loopback
from pipeline.config.load import (
    build_settings,
    cache_folder,
    find_config,
    json_schema,
    load_settings,
    parse_settings,
)
from pipeline.config.settings import Settings

__all__ = [
    "IN_SITE",
    "Settings",
    "build_settings",
    "cache_folder",
    "find_config",
    "is_loopback",
    "json_schema",
    "load_settings",
    "parse_settings",
]
