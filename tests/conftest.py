"""What many tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.county import County

# A slow or busy machine is no failure, and the same suite finds the same things on every machine.
settings.register_profile(
    "kcbx", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kcbx")


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_this_machine() -> Iterator[None]:
    """Nobody's git configuration and no KCBX_ variable reaches a test."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("KCBX_", "_KCBX_", "GIT_"))]:
        del os.environ[name]
    os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
    os.environ["GIT_CONFIG_SYSTEM"] = os.devnull
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a founded county that tests copy and never change."""
    return County(tmp_path_factory.mktemp("county") / "清河县").found().root


@pytest.fixture
def county(founded: Path, tmp_path: Path) -> County:
    """Return a county with its units and no case, the test's own."""
    return County(Path(shutil.copytree(founded, tmp_path / "清河县")))
