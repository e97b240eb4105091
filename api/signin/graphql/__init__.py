"""What is one's own on the wire: open sessions and passkeys."""

import strawberry

from api.signin.graphql.passkeys import PasskeyMutations, PasskeyQueries
from api.signin.graphql.sessions import SessionMutations, SessionQueries


@strawberry.type
class SignInQueries(SessionQueries, PasskeyQueries):
    pass


@strawberry.type
class SignInMutations(SessionMutations, PasskeyMutations):
    pass
