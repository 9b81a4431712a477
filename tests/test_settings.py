"""Settings: sensible without any, and each bad value is named with a way to mend it."""

import stat
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from governance import settings
from governance.errors import ConfigurationError


def test_without_any_variable_everything_has_a_value():
    known = settings.read({"DATABASE_URL": " "})
    assert known.database_url is None
    assert known.home == Path.cwd() / "var"
    assert known.url == "http://127.0.0.1:8311"
    assert known.secure is False
    assert known.fixed_clock is None


def test_every_variable_is_read():
    known = settings.read(
        {
            "DATABASE_URL": "postgresql://a:b@db.example.gov/portal",
            "GOVERNANCE_HOME": "/srv/governance",
            "GOVERNANCE_URL": "https://SLA.example.gov/",
            "GOVERNANCE_ZONE": "America/Chicago",
            "GOVERNANCE_CITY": "Port Alder",
            "GOVERNANCE_WORKERS": "4",
            "GOVERNANCE_TRUSTED_PROXIES": "10.0.0.5, 10.1.0.0/16",
            "GOVERNANCE_FIXED_CLOCK": "2026-06-09T10:00:00-04:00",
            "GOVERNANCE_WITNESS_FOLDER": "/mnt/auditors",
        }
    )
    assert known.home == Path("/srv/governance")
    assert known.witness_folder == Path("/mnt/auditors")
    assert (known.url, known.secure) == ("https://sla.example.gov", True)
    assert known.zone.key == "America/Chicago"
    assert (known.city, known.workers) == ("Port Alder", 4)
    assert known.trusted_proxies == (ip_network("10.0.0.5/32"), ip_network("10.1.0.0/16"))
    assert known.fixed_clock == datetime(2026, 6, 9, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "postgresql://localhost:port/x"),
        ("DATABASE_URL", "postgresql://one:5432,two:0/x"),
        ("GOVERNANCE_URL", "sla.example.gov"),
        ("GOVERNANCE_URL", "https://example.gov/portal"),
        ("GOVERNANCE_URL", "https://user@example.gov"),
        ("GOVERNANCE_ZONE", "New York"),
        ("GOVERNANCE_ZONE", "../../etc/passwd"),
        ("GOVERNANCE_WORKERS", "0"),
        ("GOVERNANCE_WORKERS", "many"),
        ("GOVERNANCE_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("GOVERNANCE_FIXED_CLOCK", "2026-06-09T10:00"),
        ("GOVERNANCE_FIXED_CLOCK", "tomorrow"),
        ("GOVERNANCE_MAIL_SECURITY", "ssl"),
        ("GOVERNANCE_MAIL_PORT", "0"),
        ("GOVERNANCE_MAIL_TIMEOUT", "61"),
        ("GOVERNANCE_MAIL_FROM", "Concord <a@b.gov>"),
        ("GOVERNANCE_MAIL_ACCOUNTS_FROM", "accounts"),
        ("GOVERNANCE_MAIL_PASSWORD", "alone"),
        ("GOVERNANCE_MAIL_CA", "/nowhere.pem"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name, value):
    with pytest.raises(ConfigurationError, match=name):
        settings.read({name: value})


def test_a_refused_address_of_a_database_does_not_repeat_its_password():
    with pytest.raises(ConfigurationError) as refused:
        settings.read({"DATABASE_URL": "mysql://portal:hunter2@localhost/x"})
    assert "hunter2" not in refused.value.message


def test_the_secret_is_made_once_and_private(tmp_path):
    known = settings.read({"GOVERNANCE_HOME": str(tmp_path / "home")})
    assert known.secret() == known.secret()
    assert len(known.secret()) == 32
    assert stat.S_IMODE((known.home / "secret").stat().st_mode) == 0o600


def test_a_damaged_secret_is_named(tmp_path):
    known = settings.read({"GOVERNANCE_HOME": str(tmp_path)})
    (tmp_path / "secret").write_text("not hex")
    with pytest.raises(ConfigurationError, match="is damaged"):
        known.secret()


def test_a_home_that_is_a_file_is_named(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(ConfigurationError, match="which is a file"):
        settings.ensured(tmp_path / "home")


def test_a_password_is_left_out_where_settings_are_shown():
    assert settings.without_password("postgresql://a:b%40c@h:1/d?password=e") == "postgresql://a:…@h:1/d"
    assert settings.without_password("postgresql://h/d") == "postgresql://h/d"
    assert (
        settings.without_password("postgresql://a:b@one:5432,two:5433/d")
        == "postgresql://a:…@one:5432,two:5433/d"
    )


MAIL = {"GOVERNANCE_MAIL_HOST": "relay.example.gov", "GOVERNANCE_MAIL_FROM": "concord@example.gov"}


def test_without_a_mail_server_letters_are_written_in_the_portals_own_name():
    known = settings.read({"GOVERNANCE_URL": "https://sla.example.gov:8443"})
    assert (known.host, known.mail.host) == ("sla.example.gov", "")
    assert known.mail.reminders_from == known.mail.accounts_from == "concord@sla.example.gov"


@pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465), ("none", 25)])
def test_a_mail_server_is_reached_at_the_port_of_its_security_and_encrypted_unless_told_otherwise(
    security, port
):
    found = settings.read(MAIL | {"GOVERNANCE_MAIL_SECURITY": security}).mail
    assert (found.port, found.security) == (port, security or "starttls")


def test_a_mail_server_needs_to_know_in_whose_name_letters_go():
    with pytest.raises(ConfigurationError, match="GOVERNANCE_MAIL_FROM"):
        settings.read({"GOVERNANCE_MAIL_HOST": "relay.example.gov"})


def test_a_password_does_not_cross_the_network_in_clear_text():
    told = {
        "GOVERNANCE_MAIL_SECURITY": "none",
        "GOVERNANCE_MAIL_USER": "a",
        "GOVERNANCE_MAIL_PASSWORD": "hunter2",
    }
    with pytest.raises(ConfigurationError, match="clear text") as refused:
        settings.read(MAIL | told)
    assert "hunter2" not in refused.value.message
    assert settings.read(MAIL | told | {"GOVERNANCE_MAIL_HOST": "127.0.0.1"}).mail.local


def test_the_password_of_the_mail_server_is_not_printed():
    told = {"GOVERNANCE_MAIL_USER": "a", "GOVERNANCE_MAIL_PASSWORD": "hunter2"}
    assert "hunter2" not in str(settings.read(MAIL | told).printable())
