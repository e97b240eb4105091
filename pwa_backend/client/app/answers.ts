// What each trusted document answers, as TypeScript: the shape of docs/schema/resident.graphql that we ask for.
import type { Day } from "../shared/words.ts";

export type SlotState =
  | "FREE" | "PARTLY_FREE" | "FULL" | "OUTSIDE_WINDOW" | "OUTSIDE_HOURS"
  | "CLOSED" | "LOTTERY_OPEN" | "LOTTERY_PENDING" | "HIDDEN" | "ASK_FACILITY";

export type NextStep =
  | "SEARCH_NEAR" | "CORRECT_AND_RESEND" | "CHOOSE_OFFERED_HOURS" | "CHOOSE_EARLIER_DAY"
  | "USE_FORMER_SYSTEM" | "ASK_THE_DESK" | "SEE_MY_BOOKINGS" | "SEND_AGAIN"
  | "JOIN_THE_QUEUE"
  | "VERIFY_ONESELF" | "SEE_MY_PAGE" | "SEE_MY_GROUPS" | "ASK_WHO_INVITED" | "ASK_A_COUNTER"
  | "SEE_MY_KEYS"
  | "ASK_THE_PERSON" | "ASK_A_COLLEAGUE" | "SEE_HELPERS" | "LOOK_AGAIN";

export interface Refused {
  __typename: "Refused";
  code: string;
  nextStep: NextStep;
  sentence: string;
  easySentence: string;
  englishSentence: string;
}

interface Edges<T> {
  edges: { node: T }[];
}

export interface FoundRoom {
  state: SlotState;
  free: string[];
  room: {
    id: string;
    name: string;
    capacity: number | null;
    bands: string[];
    facility: { id: string; name: string; area: string; authority: "LEGACY" | "HITOME" };
  };
}

export interface Found {
  __typename: "Found";
  asOf: string;
  roomCount: number;
  said: { ja: string; easy: string; en: string };
  counts: { state: SlotState; count: number }[];
  alternatives: SuggestionRow[];
  rooms: Edges<FoundRoom>;
}

export interface Strip {
  __typename: "Found";
  dayCounts: { date: Day; free: number }[];
}

export interface SuggestionRow {
  rank: number;
  date: Day;
  start: string;
  end: string;
  price: number | null;
  distanceMetres: number | null;
  room: { id: string; name: string; capacity: number | null; facility: { name: string } };
}

export interface GlanceAnswer {
  found: Found | Refused;
  strip: Strip | Refused;
  catalogue: { areas: string[] };
  suggest: { __typename: "Suggestions"; order: { ja: string; en: string }; suggestions: SuggestionRow[] } | Refused;
}

export interface RoomNode {
  __typename: "Room";
  id: string;
  name: string;
  capacity: number | null;
  sound: "LOUD" | "QUIET" | "UNKNOWN";
  lights: boolean;
  access: "HERE" | "ASK" | "HIDDEN";
  bands: string[];
  neighbours: string[];
  sharesSpaceWith: string[];
  facility: {
    id: string;
    name: string;
    area: string;
    address: string;
    tel: string;
    system: "PUBLIC" | "HALLS" | "PLAZA" | "HITOME";
    authority: "LEGACY" | "HITOME";
    accessFacts: { name: string; value: boolean }[];
    rooms: { id: string; name: string }[];
  };
}

export interface RoomDay {
  date: Day;
  state: SlotState;
  untilOrWhen: string | null; // when the state changes by itself
  free: string[];
  bookable: string[];
}

export interface RoomAnswer {
  room: RoomNode | Refused;
  availability: { __typename: "Availability"; asOf: string; rooms: Edges<{ days: RoomDay[] }> } | Refused;
}

export interface Holder {
  id: string;
  name: string;
}

export interface MeAnswer {
  me: { personName: string; holders: Holder[] } | null;
}

export interface BookingRow {
  id: string;
  holderName: string;
  roomId: string;
  roomName: string;
  facilityName: string;
  start: string;
  end: string;
  state: "HELD" | "CONFIRMED" | "CANCELLED" | "REFUSED";
  price: number | null;
  headcount: number | null;
}

export interface MyBookingsAnswer {
  me: { personName: string; bookings: BookingRow[] } | null;
}

export interface Wish {
  roomId: string;
  holderId: string;
  start: string;
  end: string;
  headcount: number | null;
}

export interface Quote {
  __typename: "Quote";
  price: number | null;
  start: string;
  end: string;
  cancelUntil: string | null;
}

export interface QuoteAnswer {
  quote: Quote | Refused;
}

export interface Booked {
  __typename: "RoomBooked";
  minVersion: string;
  booking: Pick<BookingRow, "id" | "roomName" | "start" | "end">;
}

export interface BookRoomAnswer {
  bookRoom: Booked | Refused;
}

export interface Cancelled {
  __typename: "BookingCancelled";
  minVersion: string;
  booking: Pick<BookingRow, "id" | "roomName" | "start" | "end">;
}

export interface CancelBookingAnswer {
  cancelBooking: Cancelled | Refused;
}
