"""How fast the lab starts, what its wire forwards, and how exact its delay is.

python -m benchmarks.lab [MEGABYTES]
"""

import os
import socket
import statistics
import sys
import time
from pathlib import Path

from fixtures.lab.lab import Lab

SERVER = """
import socket, sys, threading
tcp = socket.create_server(("0.0.0.0", int(sys.argv[1])))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("0.0.0.0", int(sys.argv[1])))
def echo():
    while True:
        udp.sendto(*udp.recvfrom(2000))
threading.Thread(target=echo, daemon=True).start()
print("ready", flush=True)
connection, _ = tcp.accept()
while connection.recv(1 << 20):
    pass
connection.sendall(b"all")
connection.recv(1)
"""


def main() -> None:
    """Measure one lab and print what was measured."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    begin = time.perf_counter()
    with Lab() as lab:
        print(f"start               {(time.perf_counter() - begin) * 1000:8.0f} ms")
        port = lab.free_port()
        reading, writing = os.pipe()
        process = lab.spawn(
            [sys.executable, "-c", SERVER, str(port)],
            cwd=Path("/"),
            env=dict(os.environ),
            output=writing,
        )
        os.read(reading, 10)
        delays(lab, port)
        round_trips(lab, port)
        transfer(lab, port, megabytes)
        status = Path(f"/proc/{lab.child_pid}/status").read_text().splitlines()
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        print(f"memory of the lab   {resident / 1024:8.0f} MB, both rings and the capture included")
        process.stop(0)


def delays(lab: Lab, port: int) -> None:
    """How much later than it should a datagram's echo comes on a wire of 25 ms."""
    lab.wire.delay(0.025)
    late = [(trip - 0.05) * 1000 for trip in echoes(lab, port, 40)]
    lab.wire.delay(0)
    print(
        f"round trip of 50 ms {statistics.median(late):+8.2f} ms (median; "
        f"least {min(late):+.2f}, most {max(late):+.2f})"
    )


def round_trips(lab: Lab, port: int) -> None:
    """How many small datagrams go there and back without delay, one after the other."""
    trips = echoes(lab, port, 5000)
    print(f"round trips         {len(trips) / sum(trips):8.0f} a second")


def echoes(lab: Lab, port: int, count: int) -> list[float]:
    """Return what so many echoes of a datagram last, in seconds."""
    trips = []
    with lab.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(5)
        datagrams.connect((lab.host, port))
        for _ in range(count):
            begin = time.perf_counter()
            datagrams.send(b"x")
            datagrams.recv(10)
            trips.append(time.perf_counter() - begin)
    return trips


def transfer(lab: Lab, port: int, megabytes: int) -> None:
    """What the wire forwards of one TCP connection that sends as fast as it can."""
    before = lab.wire.counters
    with lab.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.connect((lab.host, port))
        begin = time.perf_counter()
        for _ in range(megabytes):
            connection.sendall(b"x" * 1_000_000)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(3)
        seconds = time.perf_counter() - begin
    after = lab.wire.counters
    frames = after.forwarded - before.forwarded
    print(f"frames              {frames / seconds:8.0f} a second ({frames} in {seconds:.1f} s)")
    print(f"lost by the kernel  {after.lost - before.lost:8}")


if __name__ == "__main__":
    main()
