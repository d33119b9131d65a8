"""Photos and files brought to a visit: what they are, when and where they were taken, how they are shown."""
