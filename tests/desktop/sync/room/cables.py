"""Two machines in one kernel, each with networks of its own, and cables between them that can be pulled."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


def ip(*arguments: str) -> None:
    """Change networks, as root."""
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Machine:
    """A network namespace; `lead` is the outer end of each of its cables."""

    def __init__(self, name: str) -> None:
        self.name = name
        ip("netns", "add", name)
        self.ip("link", "set", "lo", "up")

    def ip(self, *arguments: str) -> None:
        """Change the networks of this machine."""
        ip("-n", self.name, *arguments)

    def starts(self, *command: str) -> list[str]:
        """Return the command that starts another on this machine."""
        return ["ip", "netns", "exec", self.name, *command]

    def moves(self, cable: str, address: str) -> None:
        """Have this address on a cable, and no other: the name of it and of the network follow."""
        self.ip("address", "flush", "dev", cable, "scope", "global")
        self.ip("address", "add", f"{address}/24", "dev", cable)

    def pulls(self, cable: str) -> None:
        """Pull a cable: nothing passes any more, and the address goes with it, as Wi-Fi does."""
        self.ip("address", "flush", "dev", cable, "scope", "global")
        self.ip("link", "set", cable, "down")

    def plugs(self, cable: str, address: str) -> None:
        """Plug a cable in."""
        self.ip("link", "set", cable, "up")
        self.moves(cable, address)

    def remove(self) -> None:
        """Let the machine go, with every cable in it."""
        ip("netns", "delete", self.name)


@contextmanager
def two_machines(*cables: str) -> Iterator[tuple[Machine, Machine]]:
    """Lend two machines between which these cables lie, none of them plugged in."""
    mark = secrets.token_hex(3)
    with ExitStack() as stack:
        made = []
        for side in ("a", "b"):
            made.append(Machine(f"sd-{mark}-{side}"))
            stack.callback(made[-1].remove)
        one, other = made
        for cable in cables:
            far = ("peer", "name", cable, "netns", other.name)
            one.ip("link", "add", cable, "type", "veth", *far)
        yield one, other
