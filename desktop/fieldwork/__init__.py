"""In the field: the capture line's marks, phrases, outlines, coverage, attendance, last year's figures. No screen."""
