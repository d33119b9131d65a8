"""The command about where books are exchanged: list the shelves, set one up and try it out, let go of one."""

from __future__ import annotations

from argparse import Namespace

from desktop.commands.answer import Answer
from desktop.commands.session import Session
from desktop.passphrases import passphrase_in
from desktop.sync import addresses, trial
from desktop.sync.credentials import Credentials, Purse


def shelves(session: Session, asked: Namespace) -> Answer:
    """Do the one thing that was asked for; nothing asked, list the shelves of this book."""
    with session.writing() as store:
        purse = Purse(store.vault)
        if asked.server:
            return _set_up(session, asked, purse)
        if asked.forget:
            return _let_go(session, asked, purse)
        known = purse.addresses()
    lines = tuple(known or [session.words("sync.no_shelf")])
    return Answer(data={"shelves": known}, lines=lines)


def _set_up(session: Session, asked: Namespace, purse: Purse) -> Answer:
    """Try a shelf out, and keep it with who we are there once it was reached."""
    address = str(addresses.read(asked.server))
    who = Credentials(
        user=asked.user or "",
        password=passphrase_in(asked.password_file) if asked.password_file else "",
        key=passphrase_in(asked.private_key) + "\n" if asked.private_key else "",
        host_key=asked.host_key or "",
    )
    report = trial.tried(address, who, session.work)
    purse.keep(address, who)
    told = [session.words(key) for key in report.told]
    data = {"shelf": address, "fit": report.is_fit, "told": list(report.told)}
    return Answer(data=data, lines=(address, *told), code=0 if report.is_fit else 1)


def _let_go(session: Session, asked: Namespace, purse: Purse) -> Answer:
    address = str(addresses.read(asked.forget))
    if address not in purse.addresses():
        fault = session.words("sync.unknown_shelf", address=address)
        return Answer(data={"shelf": address}, fault=fault)
    purse.forget(address)
    line = session.words("sync_page.forgotten", address=address)
    return Answer(data={"shelf": address}, lines=(line,))
