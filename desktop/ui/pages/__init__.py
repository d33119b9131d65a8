"""The pages of the window, strangers to each other."""
