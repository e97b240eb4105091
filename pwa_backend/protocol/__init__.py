"""What a client may rely on: documents of the wire and JSON vectors that both sides are held to."""
