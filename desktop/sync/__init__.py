"""Several devices, one record: packs on shelves, and the trips that carry them there and back."""
