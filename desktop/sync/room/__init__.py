"""The room: one laptop serves a shelf to those who sit with it, who know each other by a code on both screens."""
