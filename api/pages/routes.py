"""The addresses of the pages."""

from starlette.routing import Route

from api.pages.frame import Desk
from api.pages.screens.bookings import BookingsScreen
from api.pages.screens.desk import DeskScreen
from api.pages.screens.desk_groups import DeskGroupsScreen, LookalikesScreen
from api.pages.screens.desk_holds import HoldsScreen
from api.pages.screens.desk_links import DeskLinksScreen
from api.pages.screens.desk_organisations import OrganisationsScreen
from api.pages.screens.desk_samples import DeskSamplesScreen
from api.pages.screens.export import ExportScreen
from api.pages.screens.glance import GlanceScreen
from api.pages.screens.groups import GroupsScreen
from api.pages.screens.helping import ClientsScreen, HelpersScreen
from api.pages.screens.joining import JoiningScreen
from api.pages.screens.keys import KeysScreen
from api.pages.screens.letters import LettersScreen
from api.pages.screens.links import LinksScreen
from api.pages.screens.listed import ListedScreen
from api.pages.screens.look import LookScreen, script
from api.pages.screens.mine import MyScreen
from api.pages.screens.profile import ProfileScreen
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
        *my_routes(desk),
        *help_routes(desk),
        *look_routes(desk),
    )


def look_routes(desk: Desk) -> tuple[Route, ...]:
    """Make it easier, for everybody."""
    look = LookScreen(desk)
    return (
        Route("/look", look.show, methods=["GET"]),
        Route("/look", look.keep, methods=["POST"]),
        Route("/look/pace.js", script, methods=["GET"]),
    )


def help_routes(desk: Desk) -> tuple[Route, ...]:
    """Who helps me, whom I help, what I was told."""
    helpers, clients, letters = HelpersScreen(desk), ClientsScreen(desk), LettersScreen(desk)
    return (
        Route("/me/helpers", helpers.show, methods=["GET"]),
        Route("/me/helpers", helpers.invite, methods=["POST"]),
        Route("/me/helpers/end", helpers.end, methods=["POST"]),
        Route("/me/helpers/withdraw", helpers.withdraw, methods=["POST"]),
        Route("/me/clients", clients.show, methods=["GET"]),
        Route("/me/clients", clients.look, methods=["POST"]),
        Route("/me/clients/yes", clients.accept, methods=["POST"]),
        Route("/me/letters", letters.show, methods=["GET"]),
        Route("/me/letters", letters.prefer, methods=["POST"]),
        Route("/me/letters/{letter_id}/sheet", letters.sheet, methods=["GET"]),
    )


def my_routes(desk: Desk) -> tuple[Route, ...]:
    """One's own page and its sections."""
    mine, profile = MyScreen(desk), ProfileScreen(desk)
    groups, joining = GroupsScreen(desk), JoiningScreen(desk)
    links, listed = LinksScreen(desk), ListedScreen(desk)
    group = "/me/groups/{group_id}"
    return (
        Route("/me", mine.show, methods=["GET"]),
        Route("/me/register", mine.register, methods=["POST"]),
        Route("/me/reach", mine.keep_reach, methods=["POST"]),
        Route("/me/profile", profile.show, methods=["GET"]),
        Route("/me/profile", profile.keep, methods=["POST"]),
        Route("/me/links", links.show, methods=["GET"]),
        Route("/me/links", links.claim, methods=["POST"]),
        Route("/me/links/undo", links.undo, methods=["POST"]),
        Route("/me/links/take-up", links.take_up, methods=["POST"]),
        Route("/me/groups", groups.show, methods=["GET"]),
        Route("/me/groups", groups.found, methods=["POST"]),
        Route("/me/groups/join", joining.show, methods=["GET"]),
        Route("/me/groups/join", joining.look, methods=["POST"]),
        Route("/me/groups/join/yes", joining.join, methods=["POST"]),
        Route(group, groups.one, methods=["GET"]),
        Route(f"{group}/listed", listed.show, methods=["GET"]),
        Route(f"{group}/listed", listed.invite, methods=["POST"]),
        Route(f"{group}/listed/sheets", listed.sheets, methods=["GET"]),
        Route(f"{group}/answer", groups.answer, methods=["POST"]),
        Route(f"{group}/revoke", groups.revoke, methods=["POST"]),
        Route(f"{group}/invitations/{{invitation_id}}", groups.sheet, methods=["GET"]),
        Route(f"{group}/{{act}}", groups.act, methods=["POST"]),
    )


def desk_routes(
    desk: Desk, samples: DeskSamplesScreen, exporting: ExportScreen
) -> tuple[Route, ...]:
    """The pages of the staff: their questions go through the staff entrance."""
    screen = DeskScreen(desk)
    person = "/desk/people/{registrant_id}"
    return (
        Route("/desk", screen.show, methods=["GET"]),
        Route("/desk/samples", samples.show, methods=["GET"]),
        Route("/desk/samples", samples.enter, methods=["POST"]),
        Route("/desk/look", screen.look, methods=["POST"]),
        Route("/desk/receive", screen.receive, methods=["POST"]),
        Route("/desk/finish", screen.finish, methods=["POST"]),
        Route("/desk/exports", screen.propose, methods=["POST"]),
        Route("/desk/proposals", screen.approve, methods=["POST"]),
        Route(person, screen.person, methods=["GET"]),
        Route(f"{person}/book", screen.book, methods=["POST"]),
        Route(f"{person}/cancel", screen.cancel, methods=["POST"]),
        Route(f"{person}/helper", screen.helper, methods=["POST"]),
        Route(f"{person}/proof", screen.proof, methods=["POST"]),
        Route(f"{person}/verify", screen.verify, methods=["POST"]),
        Route(f"{person}/code", screen.code, methods=["POST"]),
        Route("/desk/exports/{proposal_id}", exporting.give, methods=["POST"]),
        *counter_routes(desk),
    )


def counter_routes(desk: Desk) -> tuple[Route, ...]:
    """What a clerk decides about registrations while somebody is there."""
    links, groups, lookalikes = (
        DeskLinksScreen(desk),
        DeskGroupsScreen(desk),
        LookalikesScreen(desk),
    )
    person = "/desk/people/{registrant_id}"
    return (
        Route(f"{person}/links", links.show, methods=["GET"]),
        Route(f"{person}/links", links.decide, methods=["POST"]),
        Route(f"{person}/claim-code", links.sheet, methods=["POST"]),
        Route(f"{person}/group", groups.show, methods=["GET"]),
        Route(f"{person}/group/over", groups.hand_over, methods=["POST"]),
        Route(f"{person}/group/counts", groups.count, methods=["POST"]),
        Route("/desk/lookalikes", lookalikes.show, methods=["GET"]),
        Route("/desk/lookalikes", lookalikes.look, methods=["POST"]),
        *office_routes(desk),
    )


def office_routes(desk: Desk) -> tuple[Route, ...]:
    """What an officer decides."""
    organisations, holds = OrganisationsScreen(desk), HoldsScreen(desk)
    return (
        Route("/desk/organisations", organisations.show, methods=["GET"]),
        Route("/desk/organisations", organisations.act, methods=["POST"]),
        Route("/desk/holds", holds.show, methods=["GET"]),
        Route("/desk/holds", holds.act, methods=["POST"]),
    )


def queue_routes(desk: Desk, queue: Queueing) -> tuple[Route, ...]:
    screen = QueueScreen(desk, queue)
    return (
        Route("/queue", screen.show, methods=["GET"]),
        Route("/queue", screen.join, methods=["POST"]),
    )
