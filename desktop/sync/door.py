"""From an address and who we are there to the shelf itself."""

from __future__ import annotations

from desktop.sync import addresses
from desktop.sync.addresses import BucketAddress, FolderAddress, SftpAddress, WebDavAddress
from desktop.sync.credentials import Purse
from desktop.sync.folder import Folder
from desktop.sync.shelf import Shelf


def opened(text: str, purse: Purse) -> Shelf:
    """Open the shelf at an address. Raises BadAddress, and later what the shelf refuses."""
    address = addresses.read(text)
    who = purse.credentials(str(address))
    if isinstance(address, FolderAddress):
        return Folder(address.path.absolute())
    if isinstance(address, WebDavAddress):
        from desktop.sync.webdav import WebDav  # only who goes there pays for it

        return WebDav(address, who)
    if isinstance(address, BucketAddress):
        from desktop.sync.s3 import Bucket

        return Bucket(address, who)
    return _sftp(address, purse)


def _sftp(address: SftpAddress, purse: Purse) -> Shelf:
    from desktop.sync.sftp import Sftp

    return Sftp(address, purse.credentials(str(address)))
