"""The stdlib's TLS server: python https_server.py PORT CERT KEY; answers any request with 200."""

import socket
import ssl
import sys
import threading

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def main() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    context.set_alpn_protocols(["http/1.1"])
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    print("ACCEPT", flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(context, connection), daemon=True).start()


def serve(context: ssl.SSLContext, connection: socket.socket) -> None:
    try:
        with context.wrap_socket(connection, server_side=True) as tls:
            request = b""
            while octets := tls.recv(65536):
                request += octets
                if request.endswith(b"\r\n\r\n"):
                    tls.sendall(RESPONSE)
                    request = b""
            tls.unwrap()
    except OSError:
        connection.close()


if __name__ == "__main__":
    main()
