"""How a no is said: a code, the rule that spoke, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

RuleId = NewType("RuleId", str)

NO_RULE: Final = RuleId("none")  # The no follows from facts alone.


class Code(StrEnum):
    """Every no there is. Each has a sentence in every register."""

    NO_SUCH_ROOM = "no_such_room"
    NO_SUCH_FACILITY = "no_such_facility"
    NO_SUCH_BOOKING = "no_such_booking"
    NOT_YOURS_TO_ACT = "not_yours_to_act"
    BACKWARDS = "backwards"
    OFF_BAND = "off_band"
    OUTSIDE_HOURS = "outside_hours"
    BRIDGE_RULE = "bridge_rule"
    CLOSED = "closed"
    TAKEN = "taken"
    OVER = "over"
    BEGUN = "begun"
    BEYOND_HORIZON = "beyond_horizon"
    FORMER_SYSTEM = "former_system"
    ASK_FACILITY = "ask_facility"
    TOO_MANY_PEOPLE = "too_many_people"
    ALREADY_CANCELLED = "already_cancelled"
    BAD_KEY = "bad_key"
    KEY_REUSED = "key_reused"
    BAD_RANGE = "bad_range"
    BAD_HEADCOUNT = "bad_headcount"
    TEXT_TOO_LONG = "text_too_long"
    BUSY = "busy"
    NO_SUCH_SESSION = "no_such_session"
    SIGN_IN_EXPIRED = "sign_in_expired"
    SIGN_IN_STOPPED = "sign_in_stopped"
    PROOF_REFUSED = "proof_refused"
    PROVIDER_AWAY = "provider_away"
    CODE_MISTYPED = "code_mistyped"
    CODE_REFUSED = "code_refused"
    PASSKEY_REFUSED = "passkey_refused"
    NO_SUCH_PASSKEY = "no_such_passkey"
    LAST_WAY_IN = "last_way_in"
    TOO_MANY_TRIES = "too_many_tries"
    QUEUE_FIRST = "queue_first"
    DOOR_SHUT = "door_shut"
    NOT_REGISTERED = "not_registered"
    NOT_VERIFIED = "not_verified"
    ALREADY_REGISTERED = "already_registered"
    BAD_NAME = "bad_name"
    NO_SUCH_GROUP = "no_such_group"
    GROUP_CLOSED = "group_closed"
    GROUP_EXPIRED = "group_expired"
    REPRESENTATIVE_ONLY = "representative_only"
    NOT_A_MEMBER = "not_a_member"
    ALREADY_MEMBER = "already_member"
    HAND_OVER_FIRST = "hand_over_first"
    TOO_EARLY = "too_early"
    INVITATION_OVER = "invitation_over"
    BAD_PROFILE = "bad_profile"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CLAIM_NOT_PROVEN = "claim_not_proven"
    CLAIM_LATER = "claim_later"
    NO_SUCH_LINK = "no_such_link"
    NO_SUCH_KEY = "no_such_key"
    TOO_MANY_KEYS = "too_many_keys"
    BAD_LABEL = "bad_label"
    BAD_CONTACT = "bad_contact"
    CLAIM_TAKEN = "claim_taken"
    NO_SUCH_INVITATION = "no_such_invitation"
    NOT_FOR_ONESELF = "not_for_oneself"
    ACTS_ALREADY = "acts_already"
    NOT_OF_ORGANISATION = "not_of_organisation"
    NO_SUCH_ORGANISATION = "no_such_organisation"
    ORGANISATION_KNOWN = "organisation_known"
    NO_SUCH_HOLD = "no_such_hold"
    BAD_END_OF_RIGHT = "bad_end_of_right"
    NOT_YOURS_TO_GIVE = "not_yours_to_give"
    NO_SUCH_HELPER = "no_such_helper"
    BAD_CONSENT = "bad_consent"
    WITNESS_MISSING = "witness_missing"
    NO_SUCH_PERSON = "no_such_person"
    REASON_MISSING = "reason_missing"
    NOT_ON_DUTY = "not_on_duty"
    NOT_TO_ONESELF = "not_to_oneself"
    PROPOSAL_OVER = "proposal_over"
    CONTENT_CHANGED = "content_changed"
    VISIT_OVER = "visit_over"
    NOT_OPEN_YET = "not_open_yet"
    BY_LOT_ONLY = "by_lot_only"


class NextStep(StrEnum):
    """What the person can do now."""

    SEARCH_NEAR = "search_near"
    CORRECT_AND_RESEND = "correct_and_resend"
    CHOOSE_OFFERED_HOURS = "choose_offered_hours"
    CHOOSE_EARLIER_DAY = "choose_earlier_day"
    USE_FORMER_SYSTEM = "use_former_system"
    ASK_THE_DESK = "ask_the_desk"
    SEE_MY_BOOKINGS = "see_my_bookings"
    SEND_AGAIN = "send_again"
    SIGN_IN_ANEW = "sign_in_anew"
    SEE_MY_SESSIONS = "see_my_sessions"
    JOIN_THE_QUEUE = "join_the_queue"
    VERIFY_ONESELF = "verify_oneself"
    SEE_MY_PAGE = "see_my_page"
    SEE_MY_GROUPS = "see_my_groups"
    ASK_WHO_INVITED = "ask_who_invited"
    ASK_A_COUNTER = "ask_a_counter"
    SEE_MY_KEYS = "see_my_keys"
    ASK_THE_PERSON = "ask_the_person"
    ASK_A_COLLEAGUE = "ask_a_colleague"
    SEE_HELPERS = "see_helpers"
    LOOK_AGAIN = "look_again"


NEXT_STEPS: Final[Mapping[Code, NextStep]] = {
    Code.NO_SUCH_ROOM: NextStep.SEARCH_NEAR,
    Code.NO_SUCH_FACILITY: NextStep.SEARCH_NEAR,
    Code.NO_SUCH_BOOKING: NextStep.SEE_MY_BOOKINGS,
    Code.NOT_YOURS_TO_ACT: NextStep.ASK_A_COUNTER,
    Code.BACKWARDS: NextStep.CORRECT_AND_RESEND,
    Code.OFF_BAND: NextStep.CHOOSE_OFFERED_HOURS,
    Code.OUTSIDE_HOURS: NextStep.CHOOSE_OFFERED_HOURS,
    Code.BRIDGE_RULE: NextStep.CHOOSE_OFFERED_HOURS,
    Code.CLOSED: NextStep.SEARCH_NEAR,
    Code.TAKEN: NextStep.SEARCH_NEAR,
    Code.OVER: NextStep.SEARCH_NEAR,
    Code.BEGUN: NextStep.ASK_A_COUNTER,
    Code.BEYOND_HORIZON: NextStep.CHOOSE_EARLIER_DAY,
    Code.FORMER_SYSTEM: NextStep.USE_FORMER_SYSTEM,
    Code.ASK_FACILITY: NextStep.ASK_THE_DESK,
    Code.TOO_MANY_PEOPLE: NextStep.SEARCH_NEAR,
    Code.ALREADY_CANCELLED: NextStep.SEE_MY_BOOKINGS,
    Code.BAD_KEY: NextStep.SEND_AGAIN,
    Code.KEY_REUSED: NextStep.SEND_AGAIN,
    Code.BAD_RANGE: NextStep.CORRECT_AND_RESEND,
    Code.BAD_HEADCOUNT: NextStep.CORRECT_AND_RESEND,
    Code.TEXT_TOO_LONG: NextStep.CORRECT_AND_RESEND,
    Code.BUSY: NextStep.SEND_AGAIN,
    Code.NO_SUCH_SESSION: NextStep.SEE_MY_SESSIONS,
    Code.SIGN_IN_EXPIRED: NextStep.SIGN_IN_ANEW,
    Code.SIGN_IN_STOPPED: NextStep.SIGN_IN_ANEW,
    Code.PROOF_REFUSED: NextStep.SIGN_IN_ANEW,
    Code.PROVIDER_AWAY: NextStep.SIGN_IN_ANEW,
    Code.CODE_MISTYPED: NextStep.CORRECT_AND_RESEND,
    Code.CODE_REFUSED: NextStep.SIGN_IN_ANEW,
    Code.PASSKEY_REFUSED: NextStep.SIGN_IN_ANEW,
    Code.NO_SUCH_PASSKEY: NextStep.SEE_MY_SESSIONS,
    Code.LAST_WAY_IN: NextStep.SEE_MY_SESSIONS,
    Code.TOO_MANY_TRIES: NextStep.SEND_AGAIN,
    Code.QUEUE_FIRST: NextStep.JOIN_THE_QUEUE,
    Code.DOOR_SHUT: NextStep.JOIN_THE_QUEUE,
    Code.NOT_REGISTERED: NextStep.SEE_MY_PAGE,
    Code.NOT_VERIFIED: NextStep.VERIFY_ONESELF,
    Code.ALREADY_REGISTERED: NextStep.SEE_MY_PAGE,
    Code.BAD_NAME: NextStep.CORRECT_AND_RESEND,
    Code.NO_SUCH_GROUP: NextStep.SEE_MY_GROUPS,
    Code.GROUP_CLOSED: NextStep.SEE_MY_GROUPS,
    Code.GROUP_EXPIRED: NextStep.SEE_MY_GROUPS,
    Code.REPRESENTATIVE_ONLY: NextStep.SEE_MY_GROUPS,
    Code.NOT_A_MEMBER: NextStep.SEE_MY_GROUPS,
    Code.ALREADY_MEMBER: NextStep.SEE_MY_GROUPS,
    Code.HAND_OVER_FIRST: NextStep.SEE_MY_GROUPS,
    Code.TOO_EARLY: NextStep.SEE_MY_GROUPS,
    Code.INVITATION_OVER: NextStep.ASK_WHO_INVITED,
    Code.BAD_PROFILE: NextStep.CORRECT_AND_RESEND,
    Code.CHANGED_MEANWHILE: NextStep.SEND_AGAIN,
    Code.CLAIM_NOT_PROVEN: NextStep.CORRECT_AND_RESEND,
    Code.CLAIM_LATER: NextStep.ASK_A_COUNTER,
    Code.NO_SUCH_LINK: NextStep.SEE_MY_PAGE,
    Code.NO_SUCH_KEY: NextStep.SEE_MY_KEYS,
    Code.TOO_MANY_KEYS: NextStep.SEE_MY_KEYS,
    Code.BAD_LABEL: NextStep.CORRECT_AND_RESEND,
    Code.BAD_CONTACT: NextStep.CORRECT_AND_RESEND,
    Code.CLAIM_TAKEN: NextStep.ASK_A_COUNTER,
    Code.NO_SUCH_INVITATION: NextStep.ASK_THE_PERSON,
    Code.NOT_FOR_ONESELF: NextStep.SEE_HELPERS,
    Code.ACTS_ALREADY: NextStep.SEE_HELPERS,
    Code.NOT_OF_ORGANISATION: NextStep.ASK_A_COUNTER,
    Code.NO_SUCH_ORGANISATION: NextStep.CORRECT_AND_RESEND,
    Code.ORGANISATION_KNOWN: NextStep.CORRECT_AND_RESEND,
    Code.NO_SUCH_HOLD: NextStep.CORRECT_AND_RESEND,
    Code.BAD_END_OF_RIGHT: NextStep.CORRECT_AND_RESEND,
    Code.NOT_YOURS_TO_GIVE: NextStep.SEE_HELPERS,
    Code.NO_SUCH_HELPER: NextStep.SEE_HELPERS,
    Code.BAD_CONSENT: NextStep.CORRECT_AND_RESEND,
    Code.WITNESS_MISSING: NextStep.CORRECT_AND_RESEND,
    Code.NO_SUCH_PERSON: NextStep.CORRECT_AND_RESEND,
    Code.REASON_MISSING: NextStep.CORRECT_AND_RESEND,
    Code.NOT_ON_DUTY: NextStep.ASK_A_COLLEAGUE,
    Code.NOT_TO_ONESELF: NextStep.ASK_A_COLLEAGUE,
    Code.PROPOSAL_OVER: NextStep.LOOK_AGAIN,
    Code.CONTENT_CHANGED: NextStep.LOOK_AGAIN,
    Code.VISIT_OVER: NextStep.LOOK_AGAIN,
    Code.NOT_OPEN_YET: NextStep.CHOOSE_EARLIER_DAY,
    Code.BY_LOT_ONLY: NextStep.SEARCH_NEAR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An expected no; its sentences come from the catalogue by code."""

    code: Code
    rule_id: RuleId = NO_RULE
    opens_at: datetime | None = None  # from when on it would be a yes, where that is known

    @property
    def next_step(self) -> NextStep:
        return NEXT_STEPS[self.code]
