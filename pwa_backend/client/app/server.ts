// Asking the server: trusted documents by their id, reads by GET, acts by POST, one way to fail.
import bookRoom from "../documents/BookRoom.graphql";
import cancelBooking from "../documents/CancelBooking.graphql";
import glance from "../documents/Glance.graphql";
import me from "../documents/Me.graphql";
import myBookings from "../documents/MyBookings.graphql";
import quote from "../documents/Quote.graphql";
import room from "../documents/Room.graphql";
import type {
  BookRoomAnswer, CancelBookingAnswer, GlanceAnswer, MeAnswer, MyBookingsAnswer, QuoteAnswer, RoomAnswer, Wish,
} from "./answers.ts";
import type { NeedInput } from "../shared/need.ts";
import type { Day } from "../shared/words.ts";

/** A document, with what it takes and what it answers held in its type. */
interface Document<Variables, Answer> {
  id: string;
  kind: "read" | "own" | "act"; // "own": what is personal is never asked for by GET
  types?: (variables: Variables) => Answer;
}

export const GLANCE: Document<{ need: NeedInput; strip: NeedInput; day: Day }, GlanceAnswer> = { id: glance, kind: "read" };
export const ROOM: Document<{ id: string; day: Day; from: Day; days: number }, RoomAnswer> = { id: room, kind: "read" };
export const ME: Document<Record<string, never>, MeAnswer> = { id: me, kind: "own" };
export const MY_BOOKINGS: Document<Record<string, never>, MyBookingsAnswer> = { id: myBookings, kind: "own" };
export const QUOTE: Document<{ wish: Wish }, QuoteAnswer> = { id: quote, kind: "own" };
export const BOOK_ROOM: Document<{ commandId: string; wish: Wish }, BookRoomAnswer> = { id: bookRoom, kind: "act" };
export const CANCEL_BOOKING: Document<{ commandId: string; bookingId: string }, CancelBookingAnswer> = { id: cancelBooking, kind: "act" };

/** What kept an answer from coming: a code to say on the telephone, and whether to sign in first. */
export class Unanswered extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const ADDRESS = "/app/graphql";
const PATIENCE = 15_000;
const TAKES_VERSION: readonly string[] = [glance, room];
const VERSION = "hitome-version";

export async function ask<V extends object, A>(document: Document<V, A>, variables: V): Promise<A> {
  const said = TAKES_VERSION.includes(document.id) ? { ...variables, ...seen() } : variables;
  const response = document.kind === "read" ? await read(document.id, said) : await act(document.id, said);
  const body = (await response.json().catch(() => null)) as Body<A> | null;
  const fault = body?.errors?.[0];
  if (fault) throw new Unanswered(fault.extensions?.code ?? "INTERNAL");
  if (!response.ok || !body?.data) throw new Unanswered(`HTTP_${response.status}`);
  return body.data;
}

/** What we wrote ourselves must be in what we read next, from whichever process. */
export function remember(minVersion: string): void {
  sessionStorage.setItem(VERSION, minVersion);
}

interface Body<A> {
  data?: A;
  errors?: { message: string; extensions?: { code?: string } }[];
}

function seen(): { minVersion?: string } {
  const minVersion = sessionStorage.getItem(VERSION);
  return minVersion ? { minVersion } : {};
}

function read(documentId: string, variables: object): Promise<Response> {
  const query = new URLSearchParams({ documentId });
  if (Object.keys(variables).length) query.set("variables", JSON.stringify(variables));
  return send(`${ADDRESS}?${query}`, { method: "GET" });
}

function act(documentId: string, variables: object): Promise<Response> {
  return send(ADDRESS, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ documentId, variables }),
  });
}

async function send(address: string, request: RequestInit): Promise<Response> {
  const headers = { accept: "application/json", "x-hitome": "1", ...request.headers };
  try {
    return await fetch(address, { ...request, headers, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Unanswered("NO_ANSWER");
  }
}
