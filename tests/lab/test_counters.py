"""The kernel's counters as numbers by name."""

from fixtures.lab.counters import counters, drops

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


TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue uid inode drops
 100: 00000000:1F90 00000000:0000 07 00000000:00000000 0 5003 17
 101: 00000000:1F91 00000000:0000 07 00000000:00000000 0 5004 4
"""


def test_drops_of_the_sockets_at_a_port():
    assert drops(TABLE, 8080) == 17


def test_files_of_a_lab(lab):
    assert counters(lab.read("snmp"))["Udp.InDatagrams"] >= 0
    assert counters(lab.read("snmp6"))["Udp6InDatagrams"] >= 0
    assert counters(lab.read("netstat"))["TcpExt.SyncookiesSent"] >= 0
