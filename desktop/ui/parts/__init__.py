"""The pieces that pages are put together from; they know no record and no store."""
