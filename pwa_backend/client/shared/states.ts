// The states of a room on a day: which mark, which tone, and which of many speaks for all.
import type { SlotState } from "../app/answers.ts";
import type { Key, Words } from "./words.ts";
import looks from "./states.json";

export interface Mark {
  shape: string;
  tone: string;
  word: string;
  count: number;
}

export function markOf(state: SlotState, words: Words): Mark {
  const look = looks.find((one) => one.state === state)!;
  return { shape: look.mark, tone: look.tone, word: words.say(`state.${state}` as Key), count: 0 };
}

/** How many can be used, as the sentence counts them; where none can, the best of any. */
export function markOfAll(states: readonly SlotState[], words: Words): Mark {
  const best = looks.find((look) => states.includes(look.state as SlotState))!.state as SlotState;
  const count = states.filter((state) => state === "FREE" || state === "PARTLY_FREE").length;
  return { ...markOf(best, words), count };
}

/** The states that occur, best first. */
export function inOrder(counts: readonly { state: SlotState; count: number }[]): { state: SlotState; count: number }[] {
  return looks.flatMap((look) => counts.filter((one) => one.state === look.state && one.count > 0));
}
