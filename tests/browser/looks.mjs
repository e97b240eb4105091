// How the screens look and are built: every screen, both widths, both languages.
import { readFileSync } from "node:fs";
import { assert, dayFrom, DESK, equal, freeUse, person, PHONE, signIn, visit } from "./world.mjs";

const AXE = readFileSync(new URL("../../pwa_backend/client/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
// One area is built as all are; the whole ward is looked at once.
const AREA = "石神井";
// What is one's own: looked at by who is signed in.
const MINE = ["/me", "/me/profile", "/me/groups", "/me/groups/join", "/me/helpers", "/me/clients", "/me/letters", "/me/links", "/me/keys", "/me/sessions"];
const DRAWN_TWICE = ["glance", "room", "bookings"]; // by the server, then by the client
const TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Every screen there is, as addresses; a booking is made so that the list has one to show. */
async function screens(world) {
  if (world.screens) return world.screens;
  const page = await person(world, { size: DESK });
  const day = await dayFrom(page, 20);
  const room = await freeUse(page, 20);
  await page.goto(`/?day=${day}&q=%E4%BD%93%E8%82%B2%E9%A4%A8`); // 体育館
  const [former, asked] = await Promise.all([roomWhere(page, day, "LEGACY"), roomWhere(page, day, "ASK")]);
  world.screens = {
    glance: `/?day=${day}&part=evening&area=${encodeURIComponent(AREA)}`,
    "glance with needs": `/?day=${day}&people=12&wheelchair=1&use=meeting`,
    "glance as a table": `/?day=${day}&part=morning&use=gym&view=grid`,
    "glance at nothing": `/?day=${day}&part=evening&people=200&loud=1&use=pool`,
    room,
    ...(former && { "room of a former system": former }),
    ...(asked && { "room to ask about": asked }),
    bookings: "/bookings",
    "sign-in": "/signin",
    "sign-in on paper": "/signin/paper",
    "sign-in of staff": "/signin/desk",
    "make it easier": "/look",
    ...Object.fromEntries(MINE.map((path) => [`mine ${path}`, path])),
    "no such room": "/rooms/00000000-0000-8000-8000-000000000000",
  };
  return world.screens;
}

/** A room whose use is settled elsewhere, if the data has one: asked of the community's own entrance. */
async function roomWhere(page, day, kind) {
  const answer = await page.evaluate(async () => {
    const query = "query($after: String) { rooms(first: 100, after: $after) { edges { node { id access facility { authority } } } pageInfo { endCursor hasNextPage } } }";
    const rooms = [];
    for (let after = null, more = true; more; ) {
      const body = JSON.stringify({ query, variables: { after } });
      const reply = await fetch("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body });
      const { edges, pageInfo } = (await reply.json()).data.rooms;
      rooms.push(...edges.map(({ node }) => node));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    return rooms;
  });
  const found = answer.find((one) => (kind === "LEGACY" ? one.facility.authority === "LEGACY" : one.access === "ASK" && one.facility.authority === "HITOME"));
  return found ? `/rooms/${found.id}?day=${day}` : null;
}

async function everywhere(world, { look: cookie, ...options }, look) {
  const addresses = await screens(world);
  for (const language of ["ja", "en"]) {
    for (const signedIn of [false, true]) {
      const page = await person(world, { language, ...options });
      if (signedIn) await signIn(page);
      if (cookie) await page.context().addCookies([{ name: "hitome-look", value: cookie, url: world.url }]);
      for (const [name, path] of Object.entries(addresses)) {
        if (signedIn && (name.startsWith("glance") || name.startsWith("no such"))) continue; // The same page, but for the name above.
        if (!signedIn && name.startsWith("mine")) continue;
        await page.goto(path);
        const screen = await page.locator("main").getAttribute("data-screen");
        if (DRAWN_TWICE.includes(screen) && (screen !== "bookings" || signedIn)) await page.waitForSelector("main[data-taken]");
        await look(page, `${name} (${language}${signedIn ? ", signed in" : ""})`);
      }
      equal(page.faults, [], "faults of scripts");
      await page.context().close();
    }
  }
}

/** The pages of the staff, through a visit of somebody: what a clerk and an officer see. */
async function atTheDesk(world, options, look) {
  for (const language of ["ja", "en"]) {
    const page = await person(world, { language, ...options });
    const told = (name) => look(page, `desk, ${name} (${language})`);
    await page.goto("/desk/samples");
    await told("samples");
    await page.getByRole("button", { name: "見本 係長" }).click();
    await page.waitForURL(/\/desk$/);
    await told("start");
    await page.fill('input[name="asked"]', "M1");
    await page.locator('input[name="reason"]').first().check();
    await page.locator('form[action="/desk/look"] button').click();
    await page.locator('form[action="/desk/receive"]').first().waitFor();
    await page.waitForLoadState();
    await told("found");
    await page.locator('form[action="/desk/receive"] button').first().click();
    await page.waitForURL(/\/desk\/people\//);
    await page.locator('form[action="/desk/finish"]').waitFor();
    await told("a visit");
    const further = await page.locator("main a[href^='/desk/']").evaluateAll((links) => links.map((one) => one.getAttribute("href")));
    for (const path of new Set(further)) {
      if (path === "/desk") continue;
      await page.goto(path);
      await told(path.replace(/[0-9a-f-]{36}/, "one"));
    }
    await page.context().close();
  }
}

const BOTH = [everywhere, atTheDesk];

async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate((values) => window.axe.run(document, {
    runOnly: { type: "tag", values },
    rules: { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } },
  }), TAGS);
  return found.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} | ${node.any.map(({ message }) => message).join("; ").slice(0, 160)}`).join(" || ")}`);
}

/** What the server printed and what the client has made of it, mark by mark. */
async function drawnAlike(page, name) {
  if (!(await page.locator("main[data-taken]").count())) return;
  const [server, client] = await page.evaluate(async () => {
    const html = await (await fetch(location.href, { headers: { accept: "text/html" } })).text();
    const drawn = (root) => {
      const tell = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\s+/g, " ");
        if (node.nodeType !== Node.ELEMENT_NODE || node.matches("input[type=hidden]")) return "";
        // Of forms the client sends itself the address does not matter; what is selected is a property there.
        const told = [...node.attributes]
          .filter(({ name }) => !["data-taken", "selected", "action"].includes(name))
          .map(({ name, value }) => `${name.toLowerCase()}="${value}"`)
          .sort();
        return `<${[node.localName, ...told].join(" ")}>${[...node.childNodes].map(tell).join("")}</${node.localName}>`;
      };
      return tell(root.querySelector("main")).replace(/>\s+/g, ">").replace(/\s+</g, "<");
    };
    return [drawn(new DOMParser().parseFromString(html, "text/html")), drawn(document)];
  });
  const place = [...server].findIndex((letter, at) => letter !== client[at]);
  if (server !== client) {
    const around = (text) => text.slice(Math.max(0, place - 160), place + 160);
    throw new Error(`${name}\nserver: ${around(server)}\nclient: ${around(client)}`);
  }
}

/** Some ways of being served, and what else a browser then has on. */
const LOOKS = {
  "200.1.easy.touch.600.1000": {},
  "150.1.standard.scan.600.1000": {},
  "100.0.standard.gaze.600.1000": {},
  "125.0.standard.keyboard.600.1000": { forcedColors: "active" },
};

/** Somebody who is signed in, at a browser that was told how to look. */
async function served(world, look, options) {
  const page = await person(world, options);
  await signIn(page);
  await page.context().addCookies([{ name: "hitome-look", value: look, url: world.url }]);
  return page;
}

/** Texts of an English page that are Japanese and not said to be. */
const unmarked = (page) => page.evaluate(() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (/[ぁ-ゖァ-ヺ一-鿿]/.test(data) && !parentElement.closest('[lang="ja"]')) found.push(data.trim().slice(0, 60));
  }
  return found;
});

async function each(world, options, look) {
  for (const visitAll of BOTH) await visitAll(world, options, look);
}

export const looks = {
  "axe finds nothing on any screen of a phone": (world) =>
    everywhere(world, { size: PHONE, bypassCSP: true }, async (page, name) => equal(await violations(page), [], name)),

  "axe finds nothing on any screen of a desk": (world) =>
    everywhere(world, { size: DESK, bypassCSP: true }, async (page, name) => equal(await violations(page), [], name)),

  "axe finds nothing on any page of the staff": async (world) => {
    for (const size of [PHONE, DESK]) {
      await atTheDesk(world, { size, bypassCSP: true }, async (page, name) => equal(await violations(page), [], name));
    }
  },

  "axe finds nothing however one wants to be served": async (world) => {
    const known = await screens(world);
    const addresses = ["glance", "room", "bookings", "sign-in", "mine /me", "mine /me/profile", "mine /me/helpers"].map((name) => [name, known[name]]);
    for (const [look, options] of Object.entries(LOOKS)) {
      const page = await served(world, look, { size: PHONE, bypassCSP: true, ...options });
      for (const [name, path] of addresses) {
        await page.goto(path);
        if (name === "glance" || name === "room") await page.waitForSelector("main[data-taken]");
        equal(await violations(page), [], `${name} (${look})`);
        if (!look.includes("200.")) continue;
        await fits(page, `${name} (${look})`);
      }
      await page.context().close();
    }
  },

  "nothing on an English page is Japanese but what is marked so": async (world) => {
    for (const visitAll of BOTH) {
      await visitAll(world, { size: DESK }, async (page, name) => {
        if (!name.includes("(en")) return;
        equal(await unmarked(page), [], name);
      });
    }
  },

  "axe finds nothing in the whole ward, and when everything is unfolded": async (world) => {
    const page = await person(world, { bypassCSP: true });
    await visit(page, "/");
    equal(await violations(page), [], "the whole ward");
    await visit(page, (await screens(world)).glance);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    equal(await violations(page), [], "unfolded");
  },

  "everything that can be pressed is 44 pixels or more": (world) =>
    each(world, { size: PHONE }, async (page, name) => {
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("a, button, select, input:not([type=hidden]), summary")]
          .filter((one) => one.checkVisibility() && !one.closest(".vh, .skip"))
          .map((one) => [(one.matches("input, select") && one.closest("label")) || one, one])
          .map(([box, one]) => [box.getBoundingClientRect(), one])
          .filter(([box]) => box.width < 43.9 || box.height < 43.9)
          .map(([box, one]) => `${one.outerHTML.slice(0, 90)} ${box.width}x${box.height}`));
      equal(small, [], name);
    }),

  "nothing has to be scrolled sideways at 320 pixels": (world) =>
    each(world, { size: { width: 320, height: 640 } }, (page, name) => fits(page, name)),

  "nothing has to be scrolled sideways with letters of twice the size": (world) =>
    each(world, { size: PHONE }, async (page, name) => {
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      await fits(page, name);
    }),

  "Japanese is set in a Japanese typeface": async (world) => {
    const page = await person(world);
    await visit(page, (await screens(world)).glance);
    const session = await page.context().newCDPSession(page);
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument");
    for (const selector of ["h1", ".suggestion h2", ".area h3"]) {
      const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
      const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
      const used = fonts.map(({ familyName }) => familyName);
      assert(used.some((name) => /Noto Sans (CJK )?JP|BIZ UD|Hiragino|IPA/.test(name)), `${selector}: ${used}`);
    }
  },

  "the client draws what the server drew, to the last mark": (world) =>
    // The page's own policy lets no script, ours of the test neither, make a document of a text.
    everywhere(world, { size: DESK, bypassCSP: true }, drawnAlike),

  "the client draws furigana and easy words as the server did": (world) =>
    everywhere(world, { size: DESK, bypassCSP: true, look: "100.1.easy.touch.600.1000" }, async (page, name) => {
      if (name.includes("(ja")) assert((await page.locator("main rt").count()) > 0, `${name}: no furigana`);
      await drawnAlike(page, name);
    }),

  "shapes stay when colours are forced": async (world) => {
    const page = await person(world, { forcedColors: "active" });
    await visit(page, (await screens(world)).glance);
    const seen = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return [style(".bar .free").fill !== style("body").backgroundColor, style(".day[aria-current]").outlineStyle, style(".mark .i").stroke !== "none"];
    });
    equal(seen, [true, "solid", true], "bars, the chosen day, marks");
  },

  "nothing moves for who wants no movement": async (world) => {
    const page = await person(world, { reducedMotion: "reduce" });
    await visit(page, (await screens(world)).glance);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return transitionDuration.split(", ").some((time) => time !== "0s") || animationName !== "none";
      }).length);
    equal(moving, 0, "moving things");
  },

  "no focus is hidden below the head or the foot": async (world) => {
    const page = await person(world);
    await visit(page, (await screens(world)).glance);
    for (let press = 0; press < 45; press += 1) {
      await page.keyboard.press("Tab");
      const covered = await page.evaluate(() => {
        const one = document.activeElement;
        if (!one || one === document.body || one.closest(".top, .nav, .skip")) return "";
        const box = (one.closest("label.chip") ?? one).getBoundingClientRect();
        const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
        return over?.closest(".top, .nav") ? one.outerHTML.slice(0, 120) : "";
      });
      equal(covered, "", "covered");
    }
  },

  "the first suggestion is in sight on a phone without scrolling": async (world) => {
    const page = await person(world);
    await visit(page, (await screens(world)).glance);
    const bottom = await page.evaluate(() => document.querySelector(".suggestion h2").getBoundingClientRect().bottom);
    assert(bottom < 660, `its name ends at ${bottom}`);
  },
};

async function fits(page, name) {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  const culprit = wide > window && (await page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((one) => !one.closest(".days, .vh, .skip") && one.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((one) => one.outerHTML.slice(0, 100)).join(" | ")));
  equal(wide, window, `${name} is wider than its window: ${culprit}`);
}
