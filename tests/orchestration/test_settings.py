"""Settings: defaults, the file, the environment, and mistakes told clearly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestration.home import Home
from orchestration.settings import BadSettingsError, load


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_defaults_then_the_file_then_the_environment(home, monkeypatch):
    assert load(home).publish.keep_versions == 5
    (home.root / "jixiao.toml").write_text("[publish]\nkeep_versions = 3\n[notify]\nurls = ['json://localhost']\n")
    assert load(home).publish.keep_versions == 3
    monkeypatch.setenv("JIXIAO_PUBLISH_KEEP_VERSIONS", "9")
    monkeypatch.setenv("JIXIAO_NOTIFY_URLS", "json://a json://b")
    monkeypatch.setenv("JIXIAO_MAX_QUARANTINED_SHARE", "0.25")
    settings = load(home)
    assert settings.publish.keep_versions == 9
    assert settings.publish.max_quarantined_share == Decimal("0.25")
    assert settings.notify.urls == ("json://a", "json://b")


def test_the_file_may_lie_elsewhere(home, tmp_path, monkeypatch):
    monkeypatch.setenv("JIXIAO_CONFIG", str(tmp_path / "other.toml"))
    with pytest.raises(BadSettingsError, match=r"other\.toml: no such file"):
        load(home)
    (tmp_path / "other.toml").write_text("[freshness]\nwarn_after_hours = 2\n")
    assert load(home).freshness.warn_after_hours == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[publish]\nkeep = 3\n", "publish.keep: no such setting"),
        ("[nonsense]\n", "nonsense: no such setting"),
        ("[publish]\nkeep_versions = 0\n", "publish.keep_versions: "),
        ("[publish]\nkeep_versions = 'many'\n", "publish.keep_versions: "),
        ("publish = 3\n", "publish: "),
        ("[schedule]\ndaily = 'at six'\n", "five fields"),
        ("[schedule]\ntimezone = 'Mars/Base'\n", "no time zone 'Mars/Base'"),
        ("[notify]\non = ['rain']\n", "notify.on.0: "),
        ("[publish\n", "jixiao.toml: "),
    ],
)
def test_mistakes_name_the_file_and_the_setting(home, text, told):
    (home.root / "jixiao.toml").write_text(text)
    with pytest.raises(BadSettingsError) as error:
        load(home)
    assert "jixiao.toml" in str(error.value)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mistake_in_the_environment_names_the_variable(home, monkeypatch):
    monkeypatch.setenv("JIXIAO_PARSING_LIMIT_SECONDS", "long")
    with pytest.raises(BadSettingsError, match=r"^\$JIXIAO_PARSING_LIMIT_SECONDS: parsing.limit_seconds: "):
        load(home)
