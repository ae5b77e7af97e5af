from __future__ import annotations

import socket
import threading

import h2.config
import h2.connection
import h2.events

# A gRPC message: not compressed, two bytes: field 1 (status) is 1 (SERVING).
SERVING = b"\0\0\0\0\2\x08\1"


class FleetingService:
    """A gRPC health service without TLS that ends each connection in the middle of the second check on it."""

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self) -> FleetingService:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with peer:
                _answer_once(peer)


def _answer_once(peer: socket.socket) -> None:
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    answered = False
    while True:
        peer.sendall(connection.data_to_send())
        data = peer.recv(65_536)
        if not data:
            return
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived) and answered:
                connection.close_connection()
                peer.sendall(connection.data_to_send())
                return
            if isinstance(event, h2.events.StreamEnded):
                headers = [(":status", "200"), ("content-type", "application/grpc")]
                connection.send_headers(event.stream_id, headers)
                connection.send_data(event.stream_id, SERVING)
                connection.send_headers(event.stream_id, [("grpc-status", "0")], end_stream=True)
                answered = True
