// One switch, or a resting pointer, does all that a hand does. Off unless a person has chosen it.
const root = document.documentElement;
const bar = document.getElementById("pace");
const pace = Number(root.dataset.pace);
const OFF = "hitome-pace-off"; // Whoever stops it in this tab has it stopped on the next page too.
const ROUNDS = 2; // Rounds without a press; then it waits.
const IS_SCAN = root.dataset.input === "scan";
const MOST = IS_SCAN ? 9 : 6; // things in one group; with the three of the bar a gaze has nine before it
const TARGETS = 'a[href], button, summary, select, textarea, input:not([type="hidden"])';
const GROUPS = ".days, .seg, .chips, .three, .near, .views, .facility[open], .area[open], .areas, .outcome, .fortnight tr, .sections, .picks, .card, .sheet, form, section, nav, header, footer";
const TYPED = 'textarea, input:not([type="checkbox"]):not([type="radio"]):not([type="submit"])';

const part = (name) => bar.querySelector(`[data-pace="${name}"]`);
const choices = bar.querySelector(".pace-choices");
const shown = (one) => one.checkVisibility() && !one.disabled && !one.closest("[inert], .skip");
/** What a person sees of a thing: of a box, a circle or a list, its label. */
const face = (one) => (one.matches("input, select") && one.closest("label")) || one;
const said = (state) => {
  for (const one of bar.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
};

/** What can be chosen now, in the order in which it is read, a few at a time. */
function groups() {
  const found = new Map();
  for (const one of document.querySelectorAll(TARGETS)) {
    if (!shown(one) || bar.contains(one)) continue;
    const box = one.closest(GROUPS) ?? document.body;
    if (!found.has(box)) found.set(box, []);
    found.get(box).push(one);
  }
  const parts = (items) => Array.from({ length: Math.ceil(items.length / MOST) }, (_, at) => items.slice(at * MOST, (at + 1) * MOST));
  return [...found.values()].flatMap(parts);
}

const unmark = () => document.querySelectorAll("[data-paced]").forEach((one) => one.removeAttribute("data-paced"));

/** A list of choices as large buttons in the bar: no list of a browser opens by one switch or a look. */
function offer(options, from = 0) {
  const page = options.slice(from, from + MOST - 2);
  choices.replaceChildren(...page.map(({ text, act }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button plain";
    button.textContent = text;
    button.addEventListener("click", () => {
      close();
      act();
    });
    return button;
  }));
  choices.hidden = false;
  part("no").hidden = false;
  part("more").hidden = options.length <= MOST - 2;
  part("more").onclick = () => offer(options, from + page.length < options.length ? from + page.length : 0);
  opened();
}

function close() {
  choices.hidden = part("no").hidden = part("more").hidden = true;
  choices.replaceChildren();
  closed();
}
part("no").addEventListener("click", close);

const optionsOf = (list) => [...list.options].map((option) => ({
  text: option.textContent.trim(),
  act: () => {
    list.value = option.value;
    for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, { bubbles: true }));
  },
}));

/** Do what a press of the hand would do. */
function act(one) {
  if (one.matches("select")) return offer(optionsOf(one));
  if (one.matches(TYPED)) return type(one);
  one.click();
}

let opened = () => undefined;
let closed = () => undefined;
let type = (one) => one.focus();
let stop = () => undefined;
let start = () => undefined;

/** The way out and back in: Escape, or the button; the other button is as easy to reach. */
function switched(on) {
  sessionStorage.setItem(OFF, on ? "" : "off");
  part("stop").hidden = !on;
  part("start").hidden = on;
  said(on ? "on" : "off");
  if (on) start();
  else {
    stop();
    part("start").focus();
  }
}
part("stop").addEventListener("click", () => switched(false));
part("start").addEventListener("click", () => switched(true));

function scanning() {
  let level = "off"; // off, groups, items, choices, typing, wait
  let [at, item, rounds, timer] = [0, 0, 0, 0];
  let current = []; // the group that is looked at
  const list = () => (level === "choices" ? [part("no"), ...choices.children, ...(part("more").hidden ? [] : [part("more")])] : [part("leave"), ...current]);

  const point = (one, marked) => {
    unmark();
    for (const each of marked) face(each).dataset.paced = marked.length > 1 ? "group" : "item";
    one.focus({ preventScroll: true });
    if (!bar.contains(one)) face(one).scrollIntoView({ block: "center" });
  };
  const look = () => {
    if (level === "groups") {
      const all = groups();
      at %= all.length;
      current = all[at];
      point(current[0], current);
    } else {
      const all = list();
      item %= all.length;
      point(all[item], [all[item]]);
    }
    clearTimeout(timer);
    timer = setTimeout(step, pace);
  };
  const step = () => {
    const length = level === "groups" ? groups().length : list().length;
    if (level === "groups") at += 1;
    else item += 1;
    if ((level === "groups" ? at : item) >= length) {
      [at, item] = level === "groups" ? [0, item] : [at, 0];
      rounds += 1;
    }
    if (rounds < ROUNDS) return look();
    rounds = 0;
    if (level === "items") return into("groups");
    into("wait");
  };
  const into = (next) => {
    level = next;
    item = rounds = 0;
    part("leave").hidden = next !== "items";
    said({ groups: "on", choices: "in", items: "in" }[next] ?? next);
    clearTimeout(timer);
    if (["groups", "items", "choices"].includes(next)) look();
    else unmark();
  };
  const press = () => {
    rounds = 0;
    if (level === "wait") return into("groups");
    if (level === "groups") return current.length === 1 ? chosen(current[0]) : into("items");
    if (level === "choices") return list()[item].click();
    return item === 0 ? into("groups") : chosen(current[item - 1]);
  };
  const chosen = (one) => {
    const typed = one.matches(TYPED);
    act(one);
    if (level === "choices" || typed) return;
    // What was pressed may have changed the page: begin where it stands, if it still stands.
    const place = groups().findIndex((group) => group.includes(one));
    at = place < 0 ? at : place;
    into("groups");
  };

  opened = () => into("choices");
  closed = () => into("groups");
  type = (one) => {
    into("typing");
    one.focus();
  };
  stop = () => into("off");
  start = () => {
    const first = groups().findIndex((group) => group[0].closest("main"));
    at = Math.max(first, 0);
    into("groups");
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      return level === "typing" ? into("groups") : switched(false);
    }
    if (level === "off" || level === "typing" || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    if (!event.repeat) press();
  }, true);
  // A button is pressed when Space is let go: that press was ours already.
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && level !== "off" && level !== "typing") event.preventDefault();
  }, true);
}

function dwelling() {
  const ring = document.createElement("div");
  ring.className = "dwell";
  ring.hidden = true;
  ring.setAttribute("aria-hidden", "true");
  document.body.append(ring);
  let [on, timer, at, active] = [null, 0, 0, false];

  /** One group at a time can be chosen; the rest of the page is only to be read. */
  const frame = (scroll) => {
    unmark();
    if (!active) return;
    const all = groups();
    at = (at + all.length) % all.length;
    for (const one of all[at]) face(one).dataset.paced = "group";
    if (scroll) all[at][0].scrollIntoView({ block: "center" });
  };
  const turn = (by) => {
    at += by;
    frame(true);
  };
  const inReach = (one) => bar.contains(one) || (choices.hidden && face(one).dataset.paced === "group");

  const leave = () => {
    clearTimeout(timer);
    ring.hidden = true;
    on = null;
  };
  const rest = (one) => {
    const { left, top, width, height } = face(one).getBoundingClientRect();
    ring.style.setProperty("left", `${left + width / 2}px`);
    ring.style.setProperty("top", `${top + height / 2}px`);
    ring.hidden = false;
    timer = setTimeout(() => done(one), pace);
  };
  const done = (one) => {
    ring.hidden = true;
    if (one === part("up") || one === part("down")) {
      one.click();
      return rest(one); // As long as one looks there, it goes on.
    }
    // What is sent away is asked for twice: a look may have rested there by itself.
    const form = one.matches('button[type="submit"]') && one.form?.method === "post";
    if (form) return offer([{ text: one.textContent.trim(), act: () => one.click() }]);
    act(one);
  };
  const move = (event) => {
    if (event.pointerType === "touch" || !active) return;
    const label = event.target.closest("label");
    const one = event.target.closest(TARGETS) ?? label?.control ?? null;
    if (one === on) return;
    leave();
    if (!one || !shown(one) || !inReach(one)) return;
    on = one;
    rest(one);
  };

  start = () => {
    active = true;
    at = Math.max(groups().findIndex((group) => group[0].closest("main")), 0);
    frame(false);
  };
  stop = () => {
    active = false;
    close();
    leave();
    frame(false);
  };
  opened = closed = leave;
  part("up").addEventListener("click", () => turn(-1));
  part("down").addEventListener("click", () => turn(1));
  // What the client draws anew is framed anew.
  new MutationObserver(() => frame(false)).observe(document.querySelector("main"), { childList: true, subtree: true });
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerleave", leave);
  document.addEventListener("scroll", () => on && !bar.contains(on) && leave(), true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && active) switched(false);
  });
}

if (bar && pace > 0) {
  root.style.setProperty("--pace", `${pace}ms`);
  if (IS_SCAN) scanning();
  else dwelling();
  bar.hidden = false;
  // The client may still be drawing: what it takes over keeps its place, so nothing has to wait.
  if (sessionStorage.getItem(OFF) === "off") {
    part("stop").hidden = true;
    part("start").hidden = false;
    said("off");
  } else switched(true);
}
