"""An identity provider for the demo only: a real OpenID Provider in a process of its own.

Whoever asks it may be any of the sample people: it proves nothing about anybody. It is as strict
with its client as a real one: PKCE S256, private_key_jwt, exact redirect addresses, single codes.
"""
