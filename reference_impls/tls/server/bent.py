"""`python -m reference_impls.tls.server.bent FLAW --port N ...`: TLS 1.2 and 1.3 with one flaw."""

import threading
from dataclasses import replace

from reference_impls.https.options import parse
from reference_impls.tls.server.bending import Server, accept, run
from reference_impls.tls.server.bending_early import EarlyConnection, LateConnection
from reference_impls.tls.server.flaws import FLAWS

if __name__ == "__main__":
    options = parse("reference_impls.tls.server.bent", list(FLAWS))
    flaw = FLAWS[options.kind]
    if options.cbc_port:
        older = Server(options, flaw, EarlyConnection)
        older.ciphers += ["aes128", "aes256"]
        there = replace(options, port=options.cbc_port)
        threading.Thread(target=accept, args=(there, older.serve), daemon=True).start()
    if options.late_port:
        there = replace(options, port=options.late_port)
        late = Server(options, flaw, LateConnection)
        threading.Thread(target=accept, args=(there, late.serve), daemon=True).start()
    if options.limit_port:
        there = replace(options, port=options.limit_port)
        same = Server(options, flaw, EarlyConnection)
        threading.Thread(target=accept, args=(there, same.serve), daemon=True).start()
    run(options, Server(options, flaw, EarlyConnection).serve)
