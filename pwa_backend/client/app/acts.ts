// An act is meant once: its key is made then, kept until it is answered, and sent again with every retry.
import { uuid7 } from "../shared/ids.ts";
import { ask, BOOK_ROOM, CANCEL_BOOKING, remember, Unanswered } from "./server.ts";
import type { Booked, Cancelled, Refused, Wish } from "./answers.ts";

const PREFIX = "hitome-act ";

export async function book(wish: Wish): Promise<Booked | Refused> {
  const { bookRoom } = await once(`book ${JSON.stringify(wish)}`, (commandId) => ask(BOOK_ROOM, { commandId, wish }));
  if (bookRoom.__typename === "RoomBooked") remember(bookRoom.minVersion);
  return bookRoom;
}

export async function cancel(bookingId: string): Promise<Cancelled | Refused> {
  const { cancelBooking } = await once(`cancel ${bookingId}`, (commandId) => ask(CANCEL_BOOKING, { commandId, bookingId }));
  if (cancelBooking.__typename === "BookingCancelled") remember(cancelBooking.minVersion);
  return cancelBooking;
}

/** Do it with the key of this act; an answer ends the act, silence does not. */
export async function once<T>(meaning: string, send: (commandId: string) => Promise<T>): Promise<T> {
  const place = PREFIX + meaning;
  const commandId = sessionStorage.getItem(place) ?? uuid7(Date.now());
  sessionStorage.setItem(place, commandId);
  try {
    const answer = await send(commandId);
    sessionStorage.removeItem(place);
    return answer;
  } catch (error) {
    // Refused before it was looked at: there is nothing to repeat.
    if (error instanceof Unanswered && ["SIGN_IN_FIRST", "BAD_INPUT"].includes(error.code)) sessionStorage.removeItem(place);
    throw error;
  }
}
