"""The queue on the wire: a ticket in a cookie, a place, an honest estimate."""
