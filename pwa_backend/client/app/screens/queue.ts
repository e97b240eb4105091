// The queue: looks seldom, says only what matters, and begins anew when the state has changed.
import { Fragment, h, render } from "preact";
import type { Key, Words } from "../../shared/words.ts";

interface Told {
  state: string;
  ahead: number | null;
  seconds: number | null;
  again: number;
}

const LEAST_SECONDS = 5;

export function queueScreen(page: HTMLElement, words: Words): void {
  const status = page.querySelector<HTMLElement>("[data-state]");
  const state = status?.dataset["state"] ?? "";
  const again = Number(status?.dataset["again"] ?? "0");
  if (status && again > 0) void watch(status, state, again, words);
}

async function watch(status: HTMLElement, state: string, again: number, words: Words): Promise<void> {
  for (let wait = again; ; ) {
    await new Promise((done) => setTimeout(done, Math.max(wait, LEAST_SECONDS) * 1000));
    const told = await ask();
    if (told && told.state !== state) return location.reload();
    if (told) say(status, told, words);
    wait = told?.again ?? again;
  }
}

async function ask(): Promise<Told | null> {
  try {
    const response = await fetch("/queue/ticket", { headers: { accept: "application/json" } });
    return response.ok ? ((await response.json()) as Told) : null;
  } catch {
    return null; // No network: the ticket waits on, and so do we.
  }
}

/** A changed number of minutes is worth saying; a changed number of people alone is not. */
function say(status: HTMLElement, told: Told, words: Words): void {
  const [heading, estimate] = [status.querySelector("h1"), status.querySelector("b")];
  if (!heading || !estimate || told.seconds === null) return;
  const minutes = Math.ceil(told.seconds / 60);
  const said = words.say((minutes > 1 ? "queue.estimate" : "queue.soon") as Key, { minutes });
  if (estimate.dataset["said"] === said) return;
  estimate.dataset["said"] = said;
  put(heading, words.say("queue.waiting", { ahead: (told.ahead ?? 0).toLocaleString("en") }));
  put(estimate, said);
}

/** As any element is drawn, so that furigana come along. */
const put = (place: HTMLElement, text: string) => render(h(Fragment, null, text), place);
