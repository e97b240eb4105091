"""Signing in: proofs of who somebody is, and the cookies that hold on to the answer."""
