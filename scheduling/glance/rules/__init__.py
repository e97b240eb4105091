"""The view as pure values: a catalogue, a snapshot of masks, and functions of the two."""
