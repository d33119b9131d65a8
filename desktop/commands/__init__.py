"""The commands: what main.py does with arguments. No Qt is loaded here."""
