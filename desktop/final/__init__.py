"""One paper's life after it is drafted: checked, final, numbered, signed, verified, handed over."""
