// One switch, or a pointer that rests: each alone does all that hands do, as its person keeps it.
import { assert, dayFrom, DESK, equal, person, signIn } from "./world.mjs";

const TABLET = { width: 1180, height: 820 };
const PACE = 900;
const STEPS_MOST = 120; // of a scan, from the first screen to a booking
const PRESSES_MOST = 40;
const NAME = "見本 みどり";

/** Keep a profile by the form that everybody has; the choices that are not named stay usual. */
async function keep(page, choices) {
  await page.goto("/me/profile");
  for (const [name, value] of Object.entries({ input: "TOUCH", size: "100", textLoad: "STANDARD", tongue: "JA", ...choices })) {
    await page.evaluate(([field, wanted]) => {
      const one = document.querySelector(`[name="${field}"][value="${wanted}"]`) ?? document.querySelector(`select[name="${field}"]`);
      if (one.matches("select")) one.value = wanted;
      else one.checked = true;
    }, [name, value]);
  }
  await page.evaluate(() => document.querySelector('form[action="/me/profile"]').submit());
  await page.waitForURL(/did=kept/);
}

/** Somebody who keeps a profile, on a page whose time is ours: nothing waits for a real clock. */
async function keeper(world, choices, size = TABLET) {
  const page = await person(world, { size });
  await signIn(page, NAME);
  await keep(page, choices);
  world.closers.unshift(async () => {
    await page.clock.resume();
    await keep(page, {});
  });
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  return page;
}

const marked = (page, selector) => page.evaluate((wanted) => {
  const here = [...document.querySelectorAll("[data-paced]")];
  const found = here.filter((one) => one.matches(wanted) || one.querySelector(wanted));
  return { is: found.length > 0, level: here[0]?.dataset.paced ?? "", many: here.length };
}, selector);

/** Wait for the frame to come to a thing, and press: once to go into its group, once to choose it. */
async function choose(page, selector, count) {
  for (let step = 0; step < 200; step += 1) {
    const { is, level } = await marked(page, selector);
    if (is) {
      count.presses += 1;
      await page.keyboard.press(" ");
      if (level === "item") return;
      continue;
    }
    count.steps += 1;
    await page.clock.runFor(PACE);
  }
  throw new Error(`${selector} was not offered in 200 steps`);
}

const ready = (page) => page.waitForSelector("#pace:not([hidden])");
const said = (page) => page.locator("#pace [data-state]:not([hidden])").getAttribute("data-state");

/** Look at a thing until it is chosen; the groups are turned by looking as well. */
async function look(page, selector) {
  const target = page.locator(selector).first();
  for (let turn = 0; turn < 30; turn += 1) {
    if ((await marked(page, selector)).is || selector.startsWith("#pace")) {
      await rest(page, target);
      return page.clock.runFor(PACE);
    }
    await rest(page, page.locator('[data-pace="down"]'));
    await page.clock.runFor(PACE);
    await page.mouse.move(1, 1); // Looking away, so that it turns once only.
  }
  throw new Error(`${selector} was in no group`);
}

async function rest(page, target) {
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await target.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
}

/** By hand, so that the next scenario finds the ward as it was. */
async function giveBack(page) {
  await page.locator(".outcome a").first().click();
  await page.waitForURL(/\/bookings/);
  await page.locator(".cancel > summary").first().click();
  await page.locator(".cancel[open] form button").click();
  await page.locator(".outcome .note.yes").waitFor();
}

export const paces = {
  "one switch finds, books and cancels, and no other key is pressed": async (world) => {
    const page = await keeper(world, { input: "SCAN", scanMs: "1000" });
    const count = { steps: 0, presses: 0 };
    await page.goto(`/?day=${await dayFrom(page, 19)}&part=afternoon&use=meeting&here=1`);
    await ready(page);
    await page.waitForSelector("main[data-taken]");
    await choose(page, ".suggestion .button", count);
    await page.waitForURL(/\/rooms\//);
    await ready(page);
    await page.waitForSelector(".book .button:not([aria-disabled])");
    await choose(page, ".book .button", count);
    await page.waitForSelector(".outcome .note.yes");
    assert(count.steps <= STEPS_MOST && count.presses <= PRESSES_MOST, `booked: ${JSON.stringify(count)}`);
    await choose(page, ".outcome a", count);
    await page.waitForURL(/\/bookings/);
    await ready(page);
    await page.waitForSelector("main[data-taken]");
    await choose(page, ".cancel > summary", count);
    await choose(page, ".cancel[open] form button", count);
    await page.waitForSelector(".outcome .note.yes");
    equal(page.faults, [], "faults of scripts");
  },

  "a list opens by one switch, and one of its choices is taken": async (world) => {
    const page = await keeper(world, { input: "SCAN", scanMs: "1000" });
    await page.goto("/");
    await ready(page);
    await page.waitForSelector("main[data-taken]");
    const count = { steps: 0, presses: 0 };
    await choose(page, 'select[name="use"]', count);
    equal(await said(page), "in", "the choices are announced");
    await choose(page, ".pace-choices button:nth-child(3)", count);
    await page.waitForURL(/use=/);
  },

  "a scan waits after two silent rounds, and Escape stops it until it is started": async (world) => {
    const page = await keeper(world, { input: "SCAN", scanMs: "1000" }, DESK);
    await page.goto("/signin");
    await ready(page);
    equal(await said(page), "on", "announced at its beginning");
    for (let step = 0; (await said(page)) === "on"; step += 1) {
      assert(step < 60, "it goes on for ever");
      await page.clock.runFor(1000);
    }
    equal(await said(page), "wait", "after two rounds");
    await page.keyboard.press("Enter");
    equal(await said(page), "on", "a press begins again");
    await page.keyboard.press("Escape");
    equal([await said(page), await page.locator("[data-paced]").count()], ["off", 0], "stopped");
    await page.goto("/bookings");
    await ready(page);
    equal(await said(page), "off", "stopped on the next page too");
    await page.locator('[data-pace="start"]').focus();
    await page.keyboard.press("Enter");
    equal(await said(page), "on", "started");
  },

  "a resting pointer books, is asked once more, and a glance away takes back": async (world) => {
    const page = await keeper(world, { input: "GAZE", dwellMs: "900" });
    await page.goto(`/?day=${await dayFrom(page, 21)}&part=afternoon&use=meeting&here=1`);
    await ready(page);
    await page.waitForSelector("main[data-taken]");
    await look(page, ".suggestion .button");
    await page.waitForURL(/\/rooms\//);
    await ready(page);
    await page.waitForSelector(".book .button:not([aria-disabled])");
    await look(page, ".book .button");
    equal(await page.locator(".outcome .note").count(), 0, "not booked by the first look");
    const yes = page.locator(".pace-choices button").first();
    await rest(page, yes);
    await page.clock.runFor(PACE - 100);
    assert(await page.locator(".dwell").isVisible(), "how far it is can be seen");
    await page.mouse.move(2, 2);
    await page.clock.runFor(PACE);
    assert(await yes.isVisible(), "looked away in time");
    await rest(page, yes);
    await page.clock.runFor(PACE);
    await page.waitForSelector(".outcome .note.yes");
    await page.keyboard.press("Escape");
    equal(await said(page), "off", "stopped");
    await rest(page, page.locator(".outcome a").first());
    await page.clock.runFor(PACE * 3);
    assert(/\/rooms\//.test(page.url()), "nothing is chosen while it is stopped");
    await giveBack(page);
    equal(page.faults, [], "faults of scripts");
  },

  "a script that books by the first look would be caught": async (world) => {
    const page = await keeper(world, { input: "GAZE", dwellMs: "900" });
    await page.route("**/look/pace.js", async (route) => {
      const script = await (await route.fetch()).text();
      const broken = script.replace("if (form) return offer", "if (false) return offer");
      assert(broken !== script, "the defect is planted");
      await route.fulfill({ contentType: "text/javascript", body: broken });
    });
    await page.goto(`/?day=${await dayFrom(page, 23)}&part=afternoon&use=meeting&here=1`);
    await page.goto(await page.locator(".suggestion a.button").first().getAttribute("href"));
    await ready(page);
    await page.waitForSelector(".book .button:not([aria-disabled])");
    await look(page, ".book .button");
    await page.waitForSelector(".outcome .note.yes"); // What the law above must never see.
    await giveBack(page);
  },

  "a gaze has nine targets at most, large, apart and away from the edge": async (world) => {
    const page = await person(world, { size: TABLET });
    await signIn(page, "見本 花子");
    await page.context().addCookies([{ name: "hitome-look", value: "100.0.standard.gaze.600.1000", url: world.url }]);
    await page.goto("/?part=evening&use=meeting");
    const room = await page.locator(".suggestion a.button").first().getAttribute("href");
    for (const address of ["/?part=evening&use=meeting", room, "/bookings", "/me", "/me/profile", "/signin"]) {
      await page.goto(address);
      await ready(page);
      if (/^\/(\?|rooms|bookings)/.test(address)) await page.waitForSelector("main[data-taken]");
      for (let turn = 0; turn < 6; turn += 1) {
        equal(await crowded(page), [], `${address}, group ${turn}`);
        await page.locator('[data-pace="down"]').click();
      }
    }
  },

  "who chose neither has no script that moves or waits": async (world) => {
    const page = await person(world);
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto("/");
    await page.waitForSelector("main[data-taken]");
    equal([asked.includes("/look/pace.js"), await page.locator("#pace").count()], [false, 0], "script, bar");
  },
};

/** What is wrong with the targets that a gaze has before it: A01 and A03. */
const crowded = (page) => page.evaluate(() => {
  const bar = document.getElementById("pace");
  const all = [...document.querySelectorAll("[data-paced]"), ...bar.querySelectorAll("button:not([hidden])")];
  const boxes = all.map((one) => one.getBoundingClientRect());
  const name = (at) => all[at].textContent.trim().slice(0, 20);
  const faults = all.length > 9 ? [`${all.length} targets`] : [];
  boxes.forEach((box, at) => {
    if (box.width < 95.5 || box.height < 95.5) faults.push(`${name(at)}: ${box.width}x${box.height}`);
    if (box.left < 24 || innerWidth - box.right < 24) faults.push(`${name(at)}: at the edge`);
    boxes.slice(0, at).forEach((other, before) => {
      const apart = Math.max(box.left - other.right, other.left - box.right, box.top - other.bottom, other.top - box.bottom);
      // The bar stands above the page; what it covers can be scrolled from under it.
      if (apart < 15.5 && bar.contains(all[at]) === bar.contains(all[before])) faults.push(`${name(before)} | ${name(at)}: ${apart}`);
    });
  });
  return faults;
});
