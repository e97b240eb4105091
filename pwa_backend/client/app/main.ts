// The door of the client: take over the page that the server has drawn already.
import "../style/tokens.css";
import "../style/frame.css";
import "../style/glance.css";
import "../style/room.css";
import "../style/bookings.css";
import "../style/me.css";
import "../style/signin.css";
import "../style/desk.css";
import "../style/look.css";
import { loadWords, type Language } from "../shared/words.ts";

const main = document.querySelector<HTMLElement>("main[data-screen]");

async function takeOver(page: HTMLElement): Promise<void> {
  const language: Language = document.documentElement.lang === "en" ? "en" : "ja";
  const { load, readings } = document.documentElement.dataset;
  const words = await loadWords(language, page.dataset["today"] ?? "", load === "easy");
  if (readings) {
    const [{ readAloud }, known] = await Promise.all([import("./texts.tsx"), import("../words/readings.json")]);
    readAloud(known.default);
  }
  if (language === "en") (await import("./texts.tsx")).markNames();
  switch (page.dataset["screen"]) {
    case "glance":
      (await import("./screens/glance.tsx")).glanceScreen(page, words);
      break;
    case "room":
      (await import("./screens/room.tsx")).roomScreen(page, words);
      break;
    case "bookings":
      (await import("./screens/bookings.tsx")).bookingsScreen(page, words);
      break;
    case "queue":
      (await import("./screens/queue.ts")).queueScreen(page, words);
      break;
    default:
      break; // The other pages are complete as they are.
  }
}

// A scanned code stands behind the #, which no browser sends: only the page can put it in its field.
const field = main?.querySelector<HTMLInputElement>("[data-from-hash]");
if (field && field.value === "") field.value = location.hash.slice(1);

if (main) void takeOver(main);
