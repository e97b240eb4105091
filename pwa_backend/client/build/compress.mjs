// Compresses what was built once, at the highest setting, so that serving costs nothing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = new URL("../dist/assets/", import.meta.url);
const told = [];
for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
  const text = readFileSync(new URL(name, folder));
  const small = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(new URL(`${name}.br`, folder), small);
  told.push({ name, bytes: text.length, gzip: gzipSync(text, { level: 9 }).length, brotli: small.length });
}
console.table(told);
