"""What is known and how it is kept: records, changes, the encrypted store. Knows no screen, paper or network."""
