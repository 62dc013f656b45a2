"""Who addresses whom, at each layer (docs/osi.md section 3), and who asks for whom."""

from fixtures.requirements import MUST, layering, rfc826, rfc4861


@layering("3", MUST, id="OSI-101")
def test_answer_names_the_ends_in_reverse(osi):
    """All frames of the answer name, at each layer, the two ends of the request in reverse."""
    exchange = osi.exchange()
    asked, answered = exchange.ends("->"), exchange.ends("<-")

    assert len(asked) == 1
    assert answered == {(receiver, sender) for sender, receiver in asked}


@layering("3", MUST, id="OSI-008")
def test_content_is_the_same_for_another_address(osi):
    """Who asks from another address gets the same content."""
    here = osi.steady()
    osi.as_stranger()
    there = osi.exchange()

    assert here.ends("->") != there.ends("->")
    assert (there.answer, there.content) == (here.answer, here.content)


@rfc826("Packet Reception", MUST, id="OSI-003")
def test_arp_comes_before_the_first_packet(osi):
    """On the first contact over IPv4 the target says once which MAC it has; then it is known."""
    host = osi.lab.second_host
    with osi.lab.strangers():
        first, second = osi.contact(host), osi.contact(host)

    assert first == [f"-> who has {host}?", f"<- {host} is at {osi.mac}", "-> SYN"]
    assert second == ["-> SYN"]


@rfc4861("7.2.4", MUST, id="OSI-004")
def test_neighbour_discovery_comes_before_the_first_packet(osi):
    """On the first contact over IPv6 the target says once which MAC it has; then it is known."""
    host = osi.lab.second_host_6
    with osi.lab.strangers():
        first, second = osi.contact(host), osi.contact(host)

    assert first == [f"-> who has {host}?", f"<- {host} is at {osi.mac}", "-> SYN"]
    assert second == ["-> SYN"]
