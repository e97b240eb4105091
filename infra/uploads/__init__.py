"""Pictures that somebody sent: sniffed, kept apart, made anew from their pixels elsewhere."""
