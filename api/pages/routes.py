"""The addresses of the pages."""

from starlette.routing import Route

from api.pages.frame import Desk
from api.pages.screens.bookings import BookingsScreen
from api.pages.screens.glance import GlanceScreen
from api.pages.screens.keys import KeysScreen
from api.pages.screens.queue import QueueScreen
from api.pages.screens.room import RoomScreen
from api.queue.wire import Queueing


def routes(desk: Desk) -> tuple[Route, ...]:
    room, bookings = RoomScreen(desk), BookingsScreen(desk)
    keys = KeysScreen(desk)
    return (
        Route("/", GlanceScreen(desk).show, methods=["GET"]),
        Route("/rooms/{room_id}", room.show, methods=["GET"]),
        Route("/rooms/{room_id}/book", room.book, methods=["POST"]),
        Route("/bookings", bookings.show, methods=["GET"]),
        Route("/bookings/{booking_id}/cancel", bookings.cancel, methods=["POST"]),
        Route("/me/keys", keys.show, methods=["GET"]),
        Route("/me/keys", keys.make, methods=["POST"]),
        Route("/me/keys/{key_id}/revoke", keys.revoke, methods=["POST"]),
    )


def queue_routes(desk: Desk, queue: Queueing) -> tuple[Route, ...]:
    screen = QueueScreen(desk, queue)
    return (
        Route("/queue", screen.show, methods=["GET"]),
        Route("/queue", screen.join, methods=["POST"]),
    )
