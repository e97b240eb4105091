"""Credentials: what proves who somebody is, and the running sign-ins that wait for a proof."""
