"""Placeholders and endpoints."""

import pytest

from fixtures.targets.model import Endpoint, fill, names_in


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("listen {port};", "listen 8443;"),
        ("server { listen {port}; }", "server { listen 8443; }"),
        ("{unknown} {port", "{unknown} {port"),
        ("{{port}}", "{port}"),
        ("{{unknown}}", "{{unknown}}"),
        ("{%if%}{}", "{%if%}{}"),
        ("{port}{port}", "84438443"),
    ],
)
def test_only_known_names_are_replaced(template, filled):
    assert fill(template, {"port": "8443"}) == filled


def test_a_value_is_not_filled_again():
    assert fill("{dir}", {"dir": "{port}", "port": "1"}) == "{port}"


def test_names_in_doubled_braces_do_not_count():
    assert names_in("{a} {{b}} {c") == {"a"}


def test_ipv6_addresses_stand_in_brackets():
    assert Endpoint("https", "::1", 8443, "/x").url == "https://[::1]:8443/x"


def test_transport_follows_from_the_protocol():
    assert [Endpoint(name).transport for name in ("https", "h3", "")] == ["tcp", "udp", "tcp"]
