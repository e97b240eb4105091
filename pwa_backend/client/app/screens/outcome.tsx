// The answer to an act: a yes with its words, or a no with its reason and what to do next.
import { Note, Spoken } from "../parts/parts.tsx";
import type { NextStep, Refused } from "../answers.ts";
import type { Unanswered } from "../server.ts";
import type { Key, Words } from "../../shared/words.ts";

export type Outcome =
  | { kind: "yes"; title: string; sentence: string; next: boolean }
  | { kind: "no"; title: string; refused: Refused }
  | { kind: "silence"; fault: Unanswered; again: () => void };

const STEPS: Record<NextStep, string> = {
  SEARCH_NEAR: "/",
  CORRECT_AND_RESEND: "#sheet",
  CHOOSE_OFFERED_HOURS: "#sheet",
  CHOOSE_EARLIER_DAY: "#days",
  USE_FORMER_SYSTEM: "/",
  ASK_THE_DESK: "#place",
  SEE_MY_BOOKINGS: "/bookings",
  SEND_AGAIN: "#sheet",
  JOIN_THE_QUEUE: "/queue",
  VERIFY_ONESELF: "/signin",
  SEE_MY_PAGE: "/me",
  SEE_MY_GROUPS: "/me/groups",
  ASK_WHO_INVITED: "/me/groups",
  ASK_A_COUNTER: "/me#counter",
  SEE_MY_KEYS: "/me/keys",
  ASK_THE_PERSON: "/me/clients",
  ASK_A_COLLEAGUE: "/desk",
  SEE_HELPERS: "/me/helpers",
  LOOK_AGAIN: "/desk",
};

export function OutcomeNote({ it, words }: { it: Outcome; words: Words }) {
  switch (it.kind) {
    case "yes":
      return (
        <Note tone="yes" symbol="check">
          <p><b>{it.title}</b>{it.sentence && ` ${it.sentence}`}</p>
          {it.next && <p><Spoken it={words.rich("done.until")} /></p>}
          {it.next && <p><a class="button" href="/bookings">{words.say("done.see")}</a></p>}
        </Note>
      );
    case "no":
      return (
        <Note tone="bad" symbol="stop">
          <p><b>{it.title}</b></p>
          <p>{words.refused(it.refused)}</p>
          <p><a class="button" href={STEPS[it.refused.nextStep]}>{words.say(`next.${it.refused.nextStep}` as Key)}</a></p>
          <p class="soft">{words.say("refused.code", { code: it.refused.code })}</p>
        </Note>
      );
    case "silence":
      return (
        <Note tone="bad" symbol="stop">
          <p><b>{words.say("error.title")}</b></p>
          <p>{words.say("error.why")} {words.say("error.next")}</p>
          <p><button type="button" class="button" onClick={it.again}>{words.say("error.again")}</button></p>
          <p class="soft">{words.say("error.code", { code: it.fault.code })}</p>
        </Note>
      );
  }
}

/** Say it: whoever listens hears it once, and the next key press starts from there. */
export function pointAtOutcome(main: HTMLElement): void {
  requestAnimationFrame(() => main.querySelector<HTMLElement>(".outcome")?.focus());
}

export const signIn = (): void => location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
