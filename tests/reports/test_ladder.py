"""The picture: well-formed, complete, and proof against what a target may say."""

from xml.etree import ElementTree as ET

import pytest

from reports import ladder
from reports.arrows import arrows, labels

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script><![CDATA[\"&'\x00\x1b[2J\u202e]]>"


def step(direction, sent, delivered, words, mark=""):
    return {
        "direction": direction,
        "sent": sent,
        "delivered": delivered,
        "words": words,
        "mark": mark,
    }


FULL = [
    step("->", 0.0, 50.0, "SYN"),
    step("<-", 50.1, 100.1, "SYN-ACK"),
    step("->", 100.2, 150.2, "ClientHello"),
    step("<-", 150.3, 200.3, "ServerHello, EncryptedExtensions, Certificate, Finished"),
    step("->", 200.4, 250.4, "ChangeCipherSpec, Finished, GET /", "request"),
    step("<-", 250.5, 300.5, "NewSessionTicket, 200", "response"),
    step("->", 300.6, 350.6, "encrypted alert, FIN"),
]


def kind(**changed):
    values = {
        "kind": "TCP + TLS 1.3",
        "order": 2,
        "expected": 3,
        "measured": 3,
        "proof": "held",
        "clock": 3.01,
        "until_request": 2,
        "steps": FULL,
        "note": "",
    }
    return values | changed


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]


def test_the_picture_says_the_number_the_flights_and_the_first_byte():
    said = texts(ladder.svg("reference", [kind()]))

    for words in ("3 RTT", "client", "server", "SYN", "GET /", "200 OK", "first byte at 3.01 RTT"):
        assert words in said
    assert "encrypted alert, FIN" not in said


def test_a_number_that_is_not_expected_says_what_was():
    assert "expected 3" in texts(ladder.svg("reference", [kind(measured=4)]))


def test_kinds_that_were_not_measured_are_named():
    said = texts(ladder.svg("nginx", [kind(), kind(kind="QUIC", measured=None, steps=[])]))

    assert "Not measured here: QUIC" in said


def test_a_long_name_of_a_target_and_many_absent_kinds_stay_in_the_picture():
    absent = [kind(kind=f"TCP + TLS 1.{n} with 0-RTT", measured=None, steps=[]) for n in range(6)]
    picture = ladder.svg("t" * 99, [kind(), *absent], "0.1.0")

    width = int(ET.fromstring(picture).get("width", "0"))
    assert all(len(words) * 10 < width for words in texts(picture))
    assert sum("TLS 1.5" in words or "TLS 1.0" in words for words in texts(picture)) == 2


@pytest.mark.parametrize("place", ["kind", "words", "target"])
def test_hostile_words_stay_words(place):
    hostile = kind()
    if place == "kind":
        hostile = kind(kind=HOSTILE)
    if place == "words":
        hostile = kind(steps=[step("->", 0, 50, HOSTILE), *FULL])
    picture = ladder.svg(HOSTILE if place == "target" else "t", [hostile])

    assert not list(ET.fromstring(picture).iter(f"{SVG}script"))
    assert not set(picture) & set("\x00\x1b\u202e")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "").replace("HTTPS", "")


def test_times_become_round_trips():
    drawn = arrows(FULL)

    assert [round(arrow.sent, 1) for arrow in drawn] == [0, 0.5, 1, 1.5, 2, 2.5]
    assert [arrow.mark for arrow in drawn] == ["", "", "", "", "request", "response"]


def test_without_a_delay_every_change_of_direction_is_half_a_round_trip():
    still = [{**each, "delivered": each["sent"]} for each in FULL]

    assert [arrow.sent for arrow in arrows(still)] == [0, 0.5, 1, 1.5, 2, 2.5]


def test_what_leaves_together_is_one_arrow():
    split = [*FULL[:2], step("->", 100.2, 150.2, "ACK"), *FULL[2:]]

    assert arrows(split)[2].labels == ("ACK", "ClientHello")


def test_a_lost_flight_is_drawn():
    later = [
        {**each, "sent": each["sent"] + 300, "delivered": each["delivered"] + 300} for each in FULL
    ]
    lost = [step("->", 0.0, None, "SYN"), *later]

    assert "X" in texts(ladder.svg("t", [kind(steps=lost)]))


def test_nothing_measured_is_a_picture_too():
    assert texts(ladder.svg("t", [])) != []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("SYN", ("SYN",)),
        ("ChangeCipherSpec", ("ChangeCipherSpec",)),
        ("SYN (TFO cookie), ClientHello", ("SYN (TFO cookie)", "ClientHello")),
        ("ServerHello, Certificate, Finished, 200", ("ServerHello … Finished", "200 OK")),
        ("ClientKeyExchange, ChangeCipherSpec, Finished", ("ClientKeyExchange", "Finished")),
        (
            "Initial: ServerHello; Handshake: EncryptedExtensions (early_data), Finished; "
            "1-RTT: HANDSHAKE_DONE, 200",
            ("Initial: ServerHello", "Handshake: … Finished", "1-RTT: 200 OK"),
        ),
        ("ClientHello (early_data), GET /", ("ClientHello (early_data)", "GET /")),
        (
            "ServerHello, Certificate, ServerKeyExchange, ServerHelloDone",
            ("ServerHello …", "ServerHelloDone"),
        ),
        ("200, encrypted, Alert close_notify", ("200 OK",)),
        ("Handshake: EncryptedExtensions", ("Handshake:", "EncryptedExtensions")),
        ("GET /a/rather/long/path/to/a/page.html", ("GET /a/rather/long/path…",)),
        ("encrypted", ("encrypted",)),
    ],
)
def test_labels_are_short(words, expected):
    assert labels(words) == expected


def test_what_nobody_can_read_is_called_by_its_mark():
    assert labels("ChangeCipherSpec, encrypted", "request") == ("encrypted", "request")
