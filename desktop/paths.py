"""Where things lie on this computer: resources, vaults, settings, the papers made."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

VAULT_VARIABLE = "SODOAN_VAULT"
_APP = "SoDoan"


def resources() -> Path:
    """Return the folder of what is not code, in a checkout or in a packed program."""
    packed = getattr(sys, "_MEIPASS", None)
    root = Path(packed) if packed else Path(__file__).resolve().parent.parent
    return root / "resources"


def data_folder() -> Path:
    """Return the folder in which the program keeps the vaults unless told otherwise."""
    return platformdirs.user_data_path(_APP, appauthor=False)


def user_data() -> Path:
    """Return the folder in which programs of this person keep their data, where a desktop looks for entries too."""
    return platformdirs.user_data_path()


def chosen_vault(environ: Mapping[str, str], given: Path | None = None) -> Path | None:
    """Return the vault folder the person named, on the command line or in the environment."""
    named = environ.get(VAULT_VARIABLE, "")
    return given or (Path(named) if named else None)


def own_vault() -> Path:
    """Return the default folder of the person's own vault."""
    return data_folder() / "vault"


def demonstration_vault() -> Path:
    """Return the folder of the vault that holds the worked example and nothing else."""
    return data_folder() / "demonstration"


def settings_file() -> Path:
    """Return the file of the person's choices."""
    return platformdirs.user_config_path(_APP, appauthor=False) / "settings.json"


def office_folder() -> Path:
    """Return the folder of what an office changed in the papers' rules and, below it, in their wording."""
    return settings_file().parent / "office"


def trace_file() -> Path:
    """Return the file that says where the program last met a mistake of its own, without record text."""
    return platformdirs.user_log_path(_APP, appauthor=False) / "last-mistake.txt"


def documents_folder() -> Path:
    """Return the folder that papers are put into unless another is chosen."""
    return platformdirs.user_documents_path() / "Sổ Đoàn"
