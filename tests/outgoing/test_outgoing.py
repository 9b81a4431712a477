"""Which machines this server asks: public ones and those a setting opens, however they are written, checked once and held to."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from random import Random

import pytest

from governance import settings as all_settings
from governance.errors import ConfigurationError, Invalid, Unavailable
from governance.outgoing.guard import resolved, target
from governance.outgoing.rules import checked, may_reach
from governance.settings import Settings

PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "192.0.1.1", "198.20.0.1"),
    *("2606:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::1", "::ffff:8.8.8.8"),
)
CLOSED = (
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "168.63.129.16", "100.64.0.1", "100.100.100.200", "192.0.0.8"),
    *("192.88.99.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001::1"),
    *("2001:db8::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1"),
    *("ff02::1", "ff0e::1", "100::1", "2606:4700::1111%eth0", "no address", ""),
)
INSIDE = (ip_network("10.20.0.0/16"), ip_network("127.0.0.0/8"), ip_network("169.254.0.0/16"))


@pytest.fixture
def known() -> Settings:
    return all_settings.read({"GOVERNANCE_URL": "https://sla.example.gov"})


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    assert may_reach(address)


# By the registries of IANA: what is for special use, and what carries an IPv4 address inside.
SPECIAL_4 = (
    *(
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
    ),
    *(
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
    ),
    *("224.0.0.0/4", "240.0.0.0/4"),
)
SPECIAL_6 = (
    *("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32"),
    *("2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
)
IN_ANOTHER = ("::ffff:{}", "::ffff:0:{}", "64:ff9b::{}", "::{}")


def within(network: str) -> list[str]:
    """Its first and last addresses, and some between."""
    of = ip_network(network)
    chance = Random(network)
    places = [0, 1, of.num_addresses - 1, *(chance.randrange(of.num_addresses) for _ in range(20))]
    return [str(of[place]) for place in places]


@pytest.mark.parametrize("network", [*SPECIAL_4, *SPECIAL_6])
def test_no_address_of_special_use_is_reached_wherever_in_its_range(network: str) -> None:
    assert [address for address in within(network) if may_reach(address)] == []


@pytest.mark.parametrize("network", SPECIAL_4)
def test_nor_inside_of_another_address(network: str) -> None:
    written = [form.format(address) for address in within(network) for form in IN_ANOTHER]
    assert [address for address in written if may_reach(address)] == []


@pytest.mark.parametrize("network", [*SPECIAL_4, *SPECIAL_6])
def test_right_beside_a_range_one_judges_by_the_other_side(network: str) -> None:
    """The ranges are closed to their ends, and no further."""
    of = ip_network(network)
    first, last = int(of[0]) - 1, int(of[-1]) + 1
    beside = [type(of[0])(place) for place in (first, last) if 0 <= place < 2**of.max_prefixlen]
    special = [ip_network(each) for each in (SPECIAL_4 if of.version == 4 else SPECIAL_6)]
    for address in beside:
        closed = any(address in each for each in special) or (
            of.version == 6 and address not in ip_network("2000::/3")
        )
        assert may_reach(str(address)) is not closed, address


@pytest.mark.parametrize("address", CLOSED)
def test_no_other_address_is_reached(address: str) -> None:
    assert not may_reach(address)


def test_a_setting_opens_a_network_but_never_where_credentials_are_told() -> None:
    assert may_reach("10.20.3.4", allowed=INSIDE)
    assert may_reach("::ffff:10.20.3.4", allowed=INSIDE)
    assert not may_reach("10.21.0.1", allowed=INSIDE)
    assert not may_reach("169.254.169.254", allowed=INSIDE)


@pytest.mark.parametrize("value", ["0.0.0.0/0", "::/0", "10.0.0.0/7", "all", "10.0.0.1/8"])
def test_a_setting_never_opens_everything(value: str) -> None:
    with pytest.raises(ConfigurationError, match="GOVERNANCE_WEBHOOK_NETWORKS"):
        all_settings.read({"GOVERNANCE_WEBHOOK_NETWORKS": value})


@pytest.mark.parametrize(
    "address",
    [
        *("http://crm.example.gov/x", "ftp://crm.example.gov", "file:///etc/passwd", "//crm.example.gov/x"),
        *("https://a:b@crm.example.gov/", "https://crm.example.gov:22/", "https://crm.example.gov:99999/"),
        *("https://crm.example.gov/#x", "https:///x", "", "https://[::1/"),
    ],
)
def test_only_https_on_its_own_ports_is_taken(address: str) -> None:
    with pytest.raises(Invalid):
        checked(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "①②⑦.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]"],
)
def test_this_machine_is_not_asked_however_it_is_written(host: str, known: Settings) -> None:
    with pytest.raises((Invalid, Unavailable)):
        target(f"https://{host}/x", settings=known)


def test_every_answer_counts(known: Settings) -> None:
    with pytest.raises(Invalid, match="does not reach"):
        target("https://crm.example.gov", resolve=lambda *_: ("8.8.8.8", "10.0.0.1"), settings=known)
    with pytest.raises(Invalid):
        target("https://crm.example.gov", resolve=lambda *_: (), settings=known)


def test_a_name_that_changes_its_mind_cannot_lead_inside(known: Settings) -> None:
    """What was judged is what is connected to: the name is looked up once, and stands in no address any more."""
    answers: Iterator[tuple[str, ...]] = iter([("93.184.216.34",), ("127.0.0.1",)])
    found = target("https://crm.example.gov/in?x=1", resolve=lambda *_: next(answers), settings=known)
    assert found.url == "https://93.184.216.34:443/in?x=1"
    assert (found.host, found.server_name) == ("crm.example.gov", "crm.example.gov")
    assert next(answers) == ("127.0.0.1",)  # nobody asked again


def test_an_open_network_may_be_asked_by_http_and_no_other(known: Settings) -> None:
    inside = replace(known, webhook_networks=INSIDE)
    found = target("http://crm.city:8080/in", resolve=lambda *_: ("10.20.0.5",), settings=inside)
    assert (found.url, found.host) == ("http://10.20.0.5:8080/in", "crm.city:8080")
    for address in ("http://crm.example.gov/", "https://crm.example.gov:8080/"):
        with pytest.raises(Invalid):
            target(address, resolve=lambda *_: ("8.8.8.8",), settings=inside)


def test_this_very_portal_is_never_asked(known: Settings) -> None:
    inside = replace(known, webhook_networks=INSIDE, listens_on=9311)
    for address in ("http://127.0.0.1:9311/", "https://127.0.0.1/"):
        with pytest.raises(Invalid):
            target(address, settings=inside)
    assert target("http://127.0.0.1:9312/", settings=inside).url == "http://127.0.0.1:9312/"


def test_a_name_in_other_letters_is_asked_for_as_it_is_registered(known: Settings) -> None:
    found = target("https://bücher.example/", resolve=lambda *_: ("8.8.8.8",), settings=known)
    assert found.host == "xn--bcher-kva.example"


def test_a_name_that_nobody_knows_is_told(known: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unavailable, match="cannot be found"):
        target("https://crm.invalid", resolve=resolved, settings=known)
