"""The other forms of a paper: Word, sheet, web page, plain text."""
