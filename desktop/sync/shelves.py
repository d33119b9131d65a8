"""From an address and who we are to a shelf; only what the kind of shelf needs is loaded."""

from __future__ import annotations

from desktop.sync.addresses import Address, BucketAddress, FolderAddress, WebDavAddress
from desktop.sync.credentials import Credentials
from desktop.sync.shelf import Shelf

NOBODY = Credentials()


def opened(address: Address, credentials: Credentials = NOBODY) -> Shelf:
    """Return the shelf at an address; nothing is asked of it yet. SMB is the system's: a folder it has mounted."""
    if isinstance(address, FolderAddress):
        from desktop.sync.folder import Folder

        return Folder(address.path)
    if isinstance(address, WebDavAddress):
        from desktop.sync.webdav import WebDav

        return WebDav(address, credentials)
    if isinstance(address, BucketAddress):
        from desktop.sync.s3 import Bucket

        return Bucket(address, credentials)
    from desktop.sync.sftp import Sftp

    return Sftp(address, credentials)
