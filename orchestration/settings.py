"""Settings of one home: ``jixiao.toml`` and the environment, checked.

Lives here: every setting with its type, default and meaning, and where it is read from. Never here: what is done with
it.

A value comes from the environment (``JIXIAO_<SECTION>_<NAME>``, for example ``JIXIAO_PARSING_LIMIT_SECONDS``), else
from the file (``$JIXIAO_CONFIG``, else ``<home>/jixiao.toml``), else it is the default.
"""

from __future__ import annotations

import os
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from orchestration.home import Home

Event = Literal["failed", "quarantined", "findings", "overdue"]
Positive = Annotated[int, Field(ge=1)]


class BadSettingsError(ValueError):
    """A setting that is not there, or has a value that it cannot have."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Schedule(_Section):
    """When the pipeline runs by itself (``jixiao serve``)."""

    daily: str = Field(default="0 6 * * *", description="cron line of the daily run")
    weekly_full_check: str = Field(default="0 4 * * 0", description="cron line of the weekly check of every report")
    timezone: str = "Asia/Shanghai"
    poll_seconds: int = Field(default=30, ge=5, description="how often the landing folder is looked at")

    @field_validator("daily", "weekly_full_check")
    @classmethod
    def _is_cron(cls, value: str) -> str:
        if len(value.split()) != 5:
            raise ValueError("a cron line has five fields, for example: 0 6 * * *")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"no time zone {value!r}") from None
        return value


class Landing(_Section):
    """Files that arrive."""

    settle_seconds: int = Field(
        default=10, ge=0, description="a scheduled run leaves files alone that changed so recently"
    )


class Parsing(_Section):
    """Worker processes and the limits of one document."""

    workers: int = Field(default=0, ge=0, description="processes; 0: one per core")
    batch_documents: Positive = 500
    limit_seconds: float = Field(default=120, ge=0, description="per document; 0: none")
    limit_memory_mb: int = Field(default=2048, ge=0, description="per document; 0: none")


class Publish(_Section):
    """What may be published, and how much of what was."""

    keep_versions: Positive = Field(default=5, description="published files that are kept for a rollback")
    max_quarantined_share: Decimal = Field(default=Decimal("0.5"), ge=0, le=1)


class History(_Section):
    """Rule results and run records."""

    compact_above: Positive = Field(
        default=32, description="files of single runs that are kept before they are put together"
    )


class Freshness(_Section):
    """When the warehouse counts as stale."""

    warn_after_hours: Positive = 36


class Notify(_Section):
    """Who is told. Addresses are those of apprise: dingtalk://, wecombot://, feishu://, mailto://, json:// …"""

    urls: tuple[str, ...] = ()
    on: tuple[Event, ...] = ("failed", "quarantined", "findings", "overdue")
    findings_from: Literal["error", "warning", "info"] = "error"
    dashboard_url: str = ""


class Findings(_Section):
    """Shares of checked results at which an asset check warns."""

    warn_error_share: Decimal = Field(default=Decimal("0.05"), ge=0, le=1)


class Settings(_Section):
    """All settings of one home."""

    schedule: Schedule = Schedule()
    landing: Landing = Landing()
    parsing: Parsing = Parsing()
    publish: Publish = Publish()
    history: History = History()
    freshness: Freshness = Freshness()
    notify: Notify = Notify()
    findings: Findings = Findings()


def path_of(home: Home) -> Path:
    """Where the file is, or would be."""
    given = os.environ.get("JIXIAO_CONFIG")
    return Path(given).expanduser() if given else home.root / "jixiao.toml"


def load(home: Home) -> Settings:
    """The settings of a home. Raises ``BadSettingsError`` with one line per mistake, joined by semicolons."""
    path = path_of(home)
    data: dict[str, Any] = {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if os.environ.get("JIXIAO_CONFIG"):
            raise BadSettingsError(f"{path}: no such file ($JIXIAO_CONFIG)") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettingsError(f"{path}: {error}") from error
    origin: dict[tuple[str, str], str] = {}
    for section, field in Settings.model_fields.items():
        names: Any = field.annotation
        for name, inner in names.model_fields.items():
            variable = f"JIXIAO_{section}_{name}".upper()
            if variable in os.environ:
                text = os.environ[variable]
                several = str(inner.annotation).startswith("tuple")
                table = data.setdefault(section, {})
                if isinstance(table, dict):
                    table[name] = text.split() if several else text
                    origin[section, name] = f"${variable}"
    # an older name, kept
    share = os.environ.get("JIXIAO_MAX_QUARANTINED_SHARE")
    if share and isinstance(data.setdefault("publish", {}), dict):
        data["publish"]["max_quarantined_share"] = share
        origin["publish", "max_quarantined_share"] = "$JIXIAO_MAX_QUARANTINED_SHARE"
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise BadSettingsError("; ".join(_told(e, path, origin) for e in error.errors())) from None


def _told(error: Any, path: Path, origin: dict[tuple[str, str], str]) -> str:
    where = error["loc"]
    name = ".".join(str(part) for part in where)
    source = origin.get(tuple(str(p) for p in where[:2]), str(path))  # type: ignore[arg-type]
    why = "no such setting" if error["type"] == "extra_forbidden" else error["msg"].removeprefix("Value error, ")
    return f"{source}: {name}: {why}"
