"""The socket that the HTTP server listens on; apart, so that trying it imports no server."""

import errno
import socket


class CannotBind(Exception):
    """The address cannot be listened on. `reason` is the system's.

    `is_taken`: somebody listens there already.
    """

    def __init__(self, address: str, reason: str, *, is_taken: bool = False) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason
        self.is_taken = is_taken


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        CannotBind: the address is taken, not of this machine, or not allowed.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Named, since asyncio sends without delay only over what says that it is TCP.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
        except BaseException:
            # It goes on as it came; only nobody else could close the socket.
            listening.close()
            raise
    except OSError as fault:
        is_taken = fault.errno == errno.EADDRINUSE
        reason = fault.strerror or str(fault)
        raise CannotBind(f"{host}:{port}", reason, is_taken=is_taken) from fault
    return listening
