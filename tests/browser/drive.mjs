// Runs every scenario against a running Hitome and tells how each ended, a line of JSON at a time.
// node drive.mjs <address> <chromium> [part of a name]; without an address it only tells the names.
import { looks } from "./looks.mjs";
import { paces } from "./paces.mjs";
import { ways } from "./ways.mjs";
import { open } from "./world.mjs";

const [url, executablePath, only = ""] = process.argv.slice(2);
const all = { ...ways, ...looks, ...paces };
if (!url) {
  console.log(Object.keys(all).join("\n"));
  process.exit(0);
}
const scenarios = Object.entries(all).filter(([name]) => name.includes(only));
const browser = await open(executablePath);
const world = { browser, url, closers: [] };
for (const [name, run] of scenarios) {
  const began = performance.now();
  let fault = null;
  try {
    await run(world);
  } catch (error) {
    fault = error instanceof Error ? error.stack ?? error.message : String(error);
  }
  for (const close of world.closers.splice(0)) await close().catch(() => undefined);
  console.log(JSON.stringify({ name, fault, seconds: Math.round(performance.now() - began) / 1000 }));
}
await browser.close();
