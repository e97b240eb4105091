from collections.abc import Mapping

class PrivateKeyJWT:
    def __init__(
        self,
        token_endpoint: str,
        claims: Mapping[str, object] = ...,
        headers: Mapping[str, str] = ...,
        alg: str = ...,
    ) -> None: ...
