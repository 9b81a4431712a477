"""What is sealed opens for its purpose and its person only, and only where the installation's secret is the same."""

from pathlib import Path

import pytest

from governance import settings
from governance.errors import ConfigurationError
from governance.identity import sealing


def test_what_is_sealed_is_read_again() -> None:
    closed = sealing.seal("code app", "JBSWY3DPEHPK3PXP · ä", "7")
    assert "JBSWY" not in closed
    assert sealing.unseal("code app", closed, "7") == "JBSWY3DPEHPK3PXP · ä"


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert sealing.seal("code app", "same", "7") != sealing.seal("code app", "same", "7")


@pytest.mark.parametrize(("purpose", "about"), [("code app", "8"), ("provider", "7"), ("code app:7", "")])
def test_it_opens_for_nothing_and_nobody_else(purpose: str, about: str) -> None:
    closed = sealing.seal("code app", "secret", "7")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        sealing.unseal(purpose, closed, about)


@pytest.mark.parametrize("nth", [4, -2])
def test_one_altered_character_opens_nothing(nth: int) -> None:
    closed = list(sealing.seal("code app", "secret", "7"))
    closed[nth] = "A" if closed[nth] != "A" else "B"
    with pytest.raises(ConfigurationError):
        sealing.unseal("code app", "".join(closed), "7")


@pytest.mark.parametrize("broken", ["", "v1.", "v1.x", "plain text", "v1.AAAA"])
def test_what_was_never_sealed_opens_nothing(broken: str) -> None:
    with pytest.raises(ConfigurationError):
        sealing.unseal("code app", broken, "7")


def test_another_installations_secret_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = sealing.seal("code app", "secret", "7")
    monkeypatch.setenv("GOVERNANCE_HOME", str(tmp_path / "other"))
    settings.current.cache_clear()
    with pytest.raises(ConfigurationError, match="Put back the file"):
        sealing.unseal("code app", closed, "7")


def test_keys_of_two_purposes_have_nothing_in_common() -> None:
    assert sealing.key("code app") != sealing.key("provider")
    assert len(sealing.key("provider")) == 32
