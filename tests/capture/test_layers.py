"""A frame is read layer by layer, and none of it is left over."""

from scapy.layers.inet import IP, TCP
from scapy.layers.inet6 import ICMPv6ND_NS, IPv6
from scapy.layers.l2 import ARP, Dot1Q, Ether

from fixtures.capture.layers import layers, neighbours

MACS = {"src": "02:77:00:00:00:01", "dst": "02:77:00:00:00:02"}


def test_each_layer_has_its_length_and_its_addresses():
    segment = TCP(sport=40000, dport=443, options=[("Timestamp", (1, 2))]) / b"data"
    read = layers(bytes(Ether(**MACS) / IP(src="10.0.0.1", dst="10.0.0.2") / segment))

    assert read is not None
    assert (read.ethernet, read.ip, read.tcp, read.data, read.surplus) == (14, 20, 32, b"data", 0)
    assert read.macs == (MACS["src"], MACS["dst"])
    assert (read.hosts, read.ports) == (("10.0.0.1", "10.0.0.2"), (40000, 443))


def test_tag_and_what_follows_the_packet_are_seen():
    tagged = bytes(Ether(**MACS) / Dot1Q(vlan=0) / IPv6(src="fd00::1", dst="fd00::2") / TCP())
    read = layers(tagged + b"??")

    assert read is not None
    assert (read.ethernet, read.ip, read.tcp, read.surplus) == (18, 40, 20, 2)


def test_what_is_no_tcp_or_cut_off_is_none():
    whole = bytes(Ether(**MACS) / IP(src="10.0.0.1", dst="10.0.0.2") / TCP())

    assert [layers(whole[:length]) for length in (0, 13, 20, 33, 45)] == [None] * 5
    assert layers(bytes(Ether(**MACS) / ARP())) is None


def test_questions_and_answers_about_neighbours_are_words():
    asked = Ether(**MACS) / ARP(op="who-has", pdst="10.0.0.2")
    told = Ether(**MACS) / ARP(op="is-at", psrc="10.0.0.2", hwsrc="02:77:00:00:00:02")
    asked_6 = Ether(**MACS) / IPv6(src="fd00::1") / ICMPv6ND_NS(tgt="fd00::2")

    assert neighbours(bytes(asked)) == "who has 10.0.0.2?"
    assert neighbours(bytes(told)) == "10.0.0.2 is at 02:77:00:00:00:02"
    assert neighbours(bytes(asked_6)) == "who has fd00::2?"
    assert neighbours(bytes(Ether(**MACS) / IP() / TCP())) == ""
