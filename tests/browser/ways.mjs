// What people do: find, book, see, cancel; with a keyboard, without scripts, at the same moment.
import { assert, dayFrom, DESK, equal, freeUse, person, signIn, taken, tabTo, visit } from "./world.mjs";

const number = async (locator) => Number((await locator.innerText()).replace(/\D/g, ""));

/** Give back whatever a test has booked, so that the next one finds the ward as it was. */
async function giveBack(page) {
  await page.goto("/bookings");
  while (await page.locator("details.cancel").count()) {
    await page.locator("details.cancel > summary").first().click();
    await page.locator("details.cancel[open] button").click();
    await page.locator(".outcome .note").waitFor();
    await page.goto("/bookings");
  }
}

export const ways = {
  "sign in, find, book, see and cancel by keyboard alone": async (world) => {
    const page = await person(world, { size: DESK });
    const day = await dayFrom(page, 9);
    await page.goto("/signin?next=%2F");
    await tabTo(page, 'a[href^="/signin/start"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/authorize/);
    await tabTo(page, 'button[value="M1"]');
    await page.keyboard.press("Enter");
    await taken(page);
    await tabTo(page, `.day[href*="${day}"]`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/day=/);
    await tabTo(page, '.seg a[href*="afternoon"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/part=afternoon/);
    await tabTo(page, 'select[name="use"]');
    await page.keyboard.press("ArrowDown");
    await page.waitForURL(/use=meeting/);
    await page.waitForFunction(() => document.querySelector(".counts"));
    await tabTo(page, ".suggestion .button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/rooms\//);
    await taken(page);
    await page.waitForSelector(".book .button:not([aria-disabled])");
    await tabTo(page, ".book .button");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".outcome .note.yes");
    assert(await page.evaluate(() => document.activeElement?.matches(".outcome")), "the answer has the focus");
    await tabTo(page, ".outcome a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/bookings/);
    await taken(page);
    await tabTo(page, ".cancel > summary");
    await page.keyboard.press("Enter");
    await tabTo(page, ".cancel[open] button");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".outcome .note.yes");
    equal(page.faults, [], "faults of scripts");
  },

  "a passkey made here signs in here, and is taken away again": async (world) => {
    const page = await person(world);
    const device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    await device.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true,
        hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
      },
    });
    await signIn(page, "見本 みどり", "/me/sessions");
    await page.fill("#new-name", "試験の鍵");
    await page.locator("form[data-passkey=make] button").click();
    await page.waitForURL(/added=1/);
    assert(await page.getByRole("heading", { name: "試験の鍵" }).isVisible(), "the new passkey is listed");
    await page.locator('form[action="/signout"] button').click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto("/signin?next=%2Fme%2Fsessions");
    await page.locator("form[data-passkey=sign] button").click();
    await page.waitForURL(/me\/sessions/);
    await page.locator("details summary").first().click();
    await page.locator('form[action$="/remove"] button').first().click();
    await page.waitForURL(/done=RemovePasskey/);
    equal(await page.getByRole("heading", { name: "試験の鍵" }).count(), 0, "the passkey is gone");
    equal(page.faults, [], "faults of scripts");
  },

  "search works without scripts": async (world) => {
    const page = await person(world, { scripts: false });
    await page.goto("/");
    const before = await number(page.locator(".say b"));
    await page.getByRole("link", { name: /午前/ }).click();
    await page.locator('select[name="people"]').selectOption("20");
    await page.locator('input[name="wheelchair"]').check();
    await page.getByRole("button", { name: "さがす" }).click();
    assert(/part=morning/.test(page.url()) && /people=20/.test(page.url()) && /wheelchair=1/.test(page.url()), page.url());
    assert((await number(page.locator(".say b"))) < before, "fewer rooms serve more needs");
    await page.getByRole("link", { name: "表", exact: true }).click();
    assert((await page.locator("table.grid").count()) > 0, "tables");
    await page.locator(".grid a.cell").first().click();
    assert((await page.locator("#sheet").count()) === 1, "the sheet of the room");
  },

  "booking and cancelling work without scripts": async (world) => {
    const page = await person(world, { scripts: false });
    await signIn(page, "見本 太郎");
    await page.goto(await freeUse(page, 11));
    await page.locator('select[name="headcount"]').selectOption("4");
    await page.locator(".change .apply").click();
    assert(/headcount=4/.test(page.url()), page.url());
    await page.locator(".book button").click();
    await page.locator(".outcome .note.yes").waitFor();
    await page.goto("/bookings");
    await page.locator(".cancel > summary").first().click();
    await page.locator(".cancel[open] button").click();
    await page.locator(".outcome .note.yes").waitFor();
  },

  "the first screen is there before any script": async (world) => {
    const page = await person(world);
    await page.route("**/*.js", (route) => route.abort());
    await page.goto("/");
    assert((await number(page.locator(".say b"))) > 0, "the sentence");
    assert((await page.locator(".area").count()) >= 8, "the whole ward");
    await page.getByRole("link", { name: /夜/ }).click();
    assert(/part=evening/.test(page.url()), "links lead on by themselves");
  },

  "another part of the day is answered in place, and said once": async (world) => {
    const page = await person(world);
    await visit(page, "/");
    await page.evaluate(() => {
      window.kept = true;
      window.said = [];
      const head = document.getElementById("answer");
      new MutationObserver(() => window.said.push(head.textContent)).observe(head, { childList: true, characterData: true, subtree: true });
    });
    const before = await page.locator("#answer").innerText();
    await page.getByRole("link", { name: /夜/ }).click();
    await page.waitForFunction((old) => document.getElementById("answer").innerText !== old, before);
    const [kept, said] = await page.evaluate(() => [window.kept, new Set(window.said).size]);
    equal([kept, said], [true, 1], "the page stayed, and one sentence was said");
  },

  "back leads to the need before": async (world) => {
    const page = await person(world);
    await visit(page, "/");
    const before = await page.locator("#answer").innerText();
    await page.getByRole("link", { name: /午前/ }).click();
    await page.waitForFunction((old) => document.getElementById("answer").innerText !== old, before);
    await page.goBack();
    await page.waitForFunction((old) => document.getElementById("answer").innerText === old, before);
  },

  "the sentence, the areas and the strip count the same": async (world) => {
    const page = await person(world, { size: DESK });
    await visit(page, `/?day=${await dayFrom(page, 8)}&part=evening&people=10`);
    const said = await number(page.locator("#answer b"));
    const areas = await page.locator(".area > summary .mark b").allInnerTexts();
    equal(areas.reduce((sum, text) => sum + Number(text), 0), said, "areas");
    const facilities = await page.locator(".facility > summary .mark b").allInnerTexts();
    equal(facilities.reduce((sum, text) => sum + Number(text), 0), said, "facilities");
    equal(await number(page.locator(".day[aria-current] .n")), said, "strip");
  },

  "the second of two who press at once is told so, and what to do": async (world) => {
    const [first, second] = [await person(world), await person(world)];
    await signIn(first, "見本 花子");
    await signIn(second, "見本 太郎");
    const use = await freeUse(first, 13);
    await visit(first, use);
    await visit(second, use);
    await first.locator(".book .button:not([aria-disabled])").click();
    await first.locator(".outcome .note.yes").waitFor();
    await second.locator(".book .button").click();
    await second.locator(".outcome .note.bad").waitFor();
    const told = await second.locator(".outcome").innerText();
    assert(/TAKEN/.test(told) && (await second.locator(".outcome a.button").count()) === 1, told);
    await giveBack(first);
  },

  "an answer that was lost is asked for again with the same key, and books once": async (world) => {
    const page = await person(world);
    await signIn(page);
    await visit(page, await freeUse(page, 15));
    const keys = [];
    await page.route("**/app/graphql", async (route) => {
      const sent = route.request().method() === "POST" ? route.request().postDataJSON() : null;
      if (!sent?.variables?.commandId) return route.continue(); // It reads what is one's own.
      keys.push(sent.variables.commandId);
      if (keys.length > 1) return route.continue();
      await route.fetch(); // The server decides,
      return route.abort(); // and the answer is lost on the way.
    });
    await page.locator(".book .button:not([aria-disabled])").click();
    await page.locator(".outcome .note.bad button").click();
    await page.locator(".outcome .note.yes").waitFor();
    equal([keys.length, new Set(keys).size], [2, 1], "keys sent");
    await page.goto("/bookings");
    equal(await page.locator("details.cancel").count(), 1, "bookings");
    await giveBack(page);
  },

  "what was shown stays when the network goes, with what, why and next": async (world) => {
    const page = await person(world);
    await visit(page, "/");
    const before = await page.locator("#answer").innerText();
    await page.context().setOffline(true);
    await page.getByRole("link", { name: /夜/ }).click();
    await page.getByRole("alert").waitFor();
    equal(await page.locator("#answer").innerText(), before, "the last answer");
    await page.context().setOffline(false);
    await page.getByRole("alert").getByRole("button").click();
    await page.waitForFunction((old) => document.getElementById("answer").innerText !== old, before);
    equal(await page.getByRole("alert").count(), 0, "alerts");
  },

  "a chosen time is priced at once, and the price stands above the button": async (world) => {
    const page = await person(world);
    await signIn(page);
    await visit(page, await freeUse(page, 17));
    await page.waitForSelector(".book .button:not([aria-disabled])");
    const order = await page.evaluate(() => {
      const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;
      return [top(".when"), top(".amount"), top(".due"), top(".book .button")];
    });
    equal(order, [...order].sort((one, other) => one - other), "when, price, deadline, button");
    const amount = await page.locator(".amount").innerText();
    assert((await page.locator(".book .button").innerText()).includes(amount), "the button says what it costs");
  },

  "English is English on every screen": async (world) => {
    const page = await person(world, { language: "en" });
    await visit(page, "/");
    equal(await page.locator("html").getAttribute("lang"), "en", "language");
    for (const selector of ["#answer", ".seg", ".chips", ".nav", ".counts", ".foot"]) {
      const text = await page.locator(selector).first().innerText();
      assert(!/[぀-ヿ一-鿿]/.test(text), `${selector}: ${text}`);
    }
  },
};
