"""Lists of records: a table, the fields of the chosen row beside it, the line in which new ones are named."""
