"""A TCP/IP stack in user space, and the program of the four verbs on top (docs/targets.md).

    python -m reference_impls.stack --fd 101 --mac 02:77:00:00:00:02 --ip 10.77.0.2 --port 7
    sudo python -m reference_impls.stack --if eth1 --mac 02:00:00:00:00:01 --ip 192.0.2.1

With --fd it has a packet socket from whoever started it; otherwise it opens one on --if, an
interface that no kernel uses.
"""

import argparse
import socket

from reference_impls.stack.host import Host
from reference_impls.stack.ip import address
from reference_impls.stack.tcp import Tcp
from reference_impls.stack.udp import Udp

ETH_P_ALL = 3
FLAWS = {
    "resets-at-zero": "a RST has the number 0, whatever it answers",
    "deaf-right-of-window": "what comes right of the window is not answered",
    "trusts-checksums": "the checksum of UDP is not looked at",
    "wrong-echo-checksums": "the checksum of an echo reply is wrong by one bit",
    "wrong-tcp-checksums": "the checksum of each segment is wrong by one bit",
    "without-tcp": "nobody answers over TCP",
    "trips-over-fin": "the program ends where a SYN has FIN as well",
    "loops-over-fin": "the program does nothing any more where a SYN has FIN as well",
}


def main() -> None:
    """Read the options and be a host."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, help="an open packet socket")
    parser.add_argument("--if", dest="interface", help="the interface where there is none")
    parser.add_argument("--mac", required=True)
    parser.add_argument("--ip", required=True, help="the address of IPv4")
    parser.add_argument("--ip6", help="the address of IPv6")
    parser.add_argument("--port", type=int, default=7, help="where the verbs are obeyed")
    parser.add_argument("--flaw", action="append", default=[], choices=FLAWS)
    options = parser.parse_args()
    if options.fd is not None:
        frames = socket.socket(fileno=options.fd)
    else:
        frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        frames.bind((options.interface, ETH_P_ALL))
    addresses = [address(text) for text in (options.ip, options.ip6) if text]
    mac = bytes.fromhex(options.mac.replace(":", ""))
    host = Host(frames, mac, addresses, frozenset(options.flaw))
    if "without-tcp" not in options.flaw:
        Tcp(host, options.port)
    Udp(host, options.port)
    host.run()


if __name__ == "__main__":
    main()
