"""HTML of the first screens: found, read and booked without JavaScript. No rule in it."""
