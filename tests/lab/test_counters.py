"""The kernel's counters as numbers by name."""

from fixtures.lab.counters import counters

SNMP = """\
Ip: Forwarding DefaultTTL
Ip: 2 64
Udp: InDatagrams NoPorts
Udp: 17 3
"""
SNMP6 = """\
Udp6InDatagrams                 \t5
Udp6NoPorts                     \t0
"""


def test_rows_of_names_and_of_numbers():
    assert counters(SNMP)["Udp.NoPorts"] == 3
    assert counters(SNMP)["Ip.DefaultTTL"] == 64


def test_a_line_for_each():
    assert counters(SNMP6) == {"Udp6InDatagrams": 5, "Udp6NoPorts": 0}


def test_files_of_a_lab(lab):
    assert counters(lab.read("snmp"))["Udp.InDatagrams"] >= 0
    assert counters(lab.read("snmp6"))["Udp6InDatagrams"] >= 0
    assert counters(lab.read("netstat"))["TcpExt.SyncookiesSent"] >= 0
