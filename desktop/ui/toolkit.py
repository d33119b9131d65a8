"""What Qt says by itself, in file dialogs, the print dialog and the menus of fields, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

from desktop.words import Words

KEYS = {
    "&Undo": "qt.undo",
    "&Redo": "qt.redo",
    "Cu&t": "qt.cut",
    "&Copy": "qt.copy",
    "&Paste": "qt.paste",
    "Delete": "qt.delete",
    "&Delete": "qt.delete_file",
    "Select All": "qt.select_all",
    "OK": "qt.ok",
    "Open": "qt.open",
    "Save": "qt.save",
    "Cancel": "qt.cancel",
    "&Yes": "qt.yes",
    "&No": "qt.no",
    "&Open": "qt.open_file",
    "&Save": "qt.save_file",
    "&Choose": "qt.choose",
    "&Rename": "qt.rename",
    "&New Folder": "qt.new_folder",
    "New Folder": "qt.new_folder_name",
    "&Look in:": "qt.look_in",
    "File &name:": "qt.file_name",
    "Files of &type:": "qt.file_type",
    "Directory:": "qt.directory",
    "Directories": "qt.directories",
    "All Files (*)": "qt.all_files",
    "Back": "qt.back",
    "Forward": "qt.forward",
    "Parent Directory": "qt.parent",
    "Go back": "qt.back",
    "Go forward": "qt.forward",
    "Go to the parent directory": "qt.parent",
    "Create New Folder": "qt.create_folder",
    "Create a New Folder": "qt.create_folder",
    "List View": "qt.list_view",
    "Change to list view mode": "qt.list_view",
    "Detail View": "qt.detail_view",
    "Change to detail view mode": "qt.detail_view",
    "Sidebar": "qt.places",
    "List of places and bookmarks": "qt.places",
    "Show &hidden files": "qt.hidden_files",
    "%1 already exists.\nDo you want to replace it?": "qt.replace",
    "%1\nFile not found.\nPlease verify the correct file name was given.": "qt.no_file",
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": "qt.no_directory",
    "Computer": "qt.computer",
    "Folder": "qt.folder",
    "Drive": "qt.drive",
    "Name": "qt.name",
    "Size": "qt.size",
    "Type": "qt.type",
    "Date Modified": "qt.modified",
    "Print": "qt.print",
    "&Print": "qt.print_now",
    "&Options >>": "qt.more_options",
    "&Options <<": "qt.fewer_options",
    "Print to File (PDF)": "qt.print_to_file",
    "Local file": "qt.local_file",
    "Write PDF file": "qt.write_pdf",
    "Printer": "qt.printer",
    "&Name:": "qt.printer_name",
    "P&roperties": "qt.properties",
    "Location:": "qt.location",
    "Type:": "qt.printer_type",
    "Preview": "qt.preview",
    "Output &file:": "qt.output_file",
    "Options": "qt.options",
    "Copies": "qt.copies_title",
    "Copies:": "qt.copies",
    "Print range": "qt.range",
    "Print all": "qt.all_pages",
    "Pages from": "qt.pages_from",
    "to": "qt.pages_to",
    "Pages": "qt.pages",
    "Current Page": "qt.current_page",
    "Selection": "qt.selection",
    "Page &Set:": "qt.page_set",
    "All Pages": "qt.every_page",
    "Odd Pages": "qt.odd_pages",
    "Even Pages": "qt.even_pages",
    "Output Settings": "qt.output_settings",
    "Color Mode": "qt.colour_mode",
    "Color": "qt.colour",
    "Grayscale": "qt.grey",
    "Double Sided Printing": "qt.duplex",
    "Off": "qt.one_side",
    "Long side binding": "qt.long_side",
    "Short side binding": "qt.short_side",
    "Collate": "qt.collate",
    "Reverse": "qt.reverse",
}
"""Qt's own sentences, as its source has them, and our words for them."""

_CONTEXTS = frozenset(
    {
        "QAbstractFileIconProvider",
        "QFileDialog",
        "QFileSystemModel",
        "QLineEdit",
        "QPlatformTheme",
        "QPrintDialog",
        "QPrintSettingsOutput",
        "QPrintWidget",
        "QWidgetTextControl",
    }
)


class Toolkit(QTranslator):
    """Answers Qt out of our words; what we have no words for stays as Qt says it."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words

    def isEmpty(self) -> bool:
        """Tell that there are words, so that Qt asks for them."""
        return False

    def translate(
        self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """Return our words for a sentence of Qt's, None where it shall say its own."""
        key = KEYS.get(source) if context in _CONTEXTS else None
        return self.words(key) if key else None
