"""The networks of this machine, and our addresses there."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass

import ifaddr


@dataclass(frozen=True, slots=True, order=True)
class Network:
    """One of this machine's networks, as the system calls it, and our addresses there."""

    name: str
    addresses: tuple[str, ...]


def found() -> list[Network]:
    """Return the networks on which others could reach us."""
    made = []
    for adapter in ifaddr.get_adapters():
        own = (ip.ip if ip.is_IPv4 else ip.ip[0] for ip in adapter.ips)
        usable = tuple(address for address in map(str, own) if is_reachable(address))
        if usable:
            made.append(Network(adapter.nice_name, usable))
    return sorted(made)


def addresses(chosen: Collection[str] = ()) -> list[str]:
    """Return our addresses on the chosen networks, by name; on all where none is chosen."""
    return [a for n in found() if not chosen or n.name in chosen for a in n.addresses]


def is_reachable(address: str) -> bool:
    """Tell whether an address is one by which others could reach a machine."""
    ip = ipaddress.ip_address(address)
    return not (ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified)


def here() -> set[str]:
    """Return every address of this machine, those included that nobody else can reach."""
    ips = (ip for adapter in ifaddr.get_adapters() for ip in adapter.ips)
    return {str(ip.ip if ip.is_IPv4 else ip.ip[0]) for ip in ips}
