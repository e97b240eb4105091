// A real Chromium, people with phones and desks, and what they can do with a page.
import { chromium } from "../../pwa_backend/client/node_modules/playwright-core/index.mjs";

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };

const FLAGS = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const PHONE_AGENT = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";

export async function open(executablePath) {
  const isRoot = process.getuid?.() === 0; // Chromium refuses its own sandbox to root.
  return chromium.launch({ executablePath, headless: true, args: isRoot ? [...FLAGS, "--no-sandbox"] : FLAGS });
}

/** A browser of somebody: own cookies, own storage. */
export async function person(world, { size = PHONE, language = "ja", scripts = true, ...more } = {}) {
  const context = await world.browser.newContext({
    baseURL: world.url,
    viewport: size,
    locale: language === "ja" ? "ja-JP" : "en-GB",
    javaScriptEnabled: scripts,
    ...(size.width < 600 && { userAgent: PHONE_AGENT }),
    ...more,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  world.closers.push(() => context.close());
  return Object.assign(page, { faults });
}

/** Go there and wait until the client has taken the page over. */
export async function visit(page, path) {
  await page.goto(path);
  await taken(page);
}

export const taken = (page) => page.waitForSelector("main[data-taken]");

export async function signIn(page, name = "見本 花子", next = "/bookings") {
  await page.goto(`/signin?next=${encodeURIComponent(next)}`);
  const home = new URL(page.url()).origin;
  await page.locator('a[href^="/signin/start"]').click();
  await page.getByRole("button", { name }).click(); // at the demo's own provider
  await page.waitForURL((url) => url.origin === home && !url.pathname.startsWith("/signin"));
}

/** Days from today, as an address says them. */
export async function dayFrom(page, days) {
  await page.goto("/");
  const today = await page.locator("main").getAttribute("data-today");
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The address of a use that can be booked here; each test takes a day of its own. */
export async function freeUse(page, days) {
  const day = await dayFrom(page, days);
  await page.goto(`/?day=${day}&part=afternoon&use=meeting&here=1`);
  return page.locator(".suggestion a.button").first().getAttribute("href");
}

export function assert(condition, what) {
  if (!condition) throw new Error(what);
}

export function equal(found, wanted, what) {
  assert(JSON.stringify(found) === JSON.stringify(wanted), `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** Press Tab until something is focused; a person without a mouse does the same. */
export async function tabTo(page, selector, most = 400) {
  for (let press = 0; press < most; press += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} was not reached in ${most} presses of Tab`);
}
