// Compresses what was built once, at the highest setting, and holds the first view to its budget.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET = 45 * 1024; // gzip bytes of script that a first view may need
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

for (const name of readdirSync(new URL("assets/", dist)).filter((file) => /\.(js|css)$/.test(file))) {
  const text = readFileSync(new URL(`assets/${name}`, dist));
  const small = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(new URL(`assets/${name}.br`, dist), small);
}

const needed = (key, found = new Set()) => {
  if (found.has(key)) return found;
  found.add(key);
  for (const next of manifest[key].imports ?? []) needed(next, found);
  return found;
};
const weight = (keys) => {
  const files = new Set([...keys].map((key) => manifest[key].file));
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);
};

for (const screen of ["glance", "room", "bookings"]) {
  for (const language of ["ja", "en"]) {
    const keys = new Set(["app/main.ts", `app/screens/${screen}.tsx`, `words/${language}.json`].flatMap((key) => [...needed(key)]));
    const bytes = weight(keys);
    console.log(`${screen} ${language}: ${(bytes / 1024).toFixed(1)} KiB of script (gzip)`);
    if (bytes > BUDGET) {
      console.error(`The first view of ${screen} may need ${BUDGET / 1024} KiB at most.`);
      process.exitCode = 1;
    }
  }
}
