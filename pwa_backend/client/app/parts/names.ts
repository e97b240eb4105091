// Where a name may break: before the word that says what kind of place it is.
import names from "../../shared/names.json";

// Not at the start, and not inside a longer ending: 区民交流センター stays whole.
const endings = [...names.breakBefore].sort((one, other) => other.length - one.length);
const ENDING = new RegExp(`(${endings.map((ending) => ending.replace(/[()]/g, "\\$&")).join("|")})`);

export function piecesOf(name: string): string[] {
  const pieces: string[] = [];
  for (const part of name.split(ENDING)) if (part) pieces.push(part);
  return pieces.reduce<string[]>((whole, part) => glued(whole, part), []);
}

/** An opening bracket, and whatever is no ending, stays with what follows or comes before it. */
function glued(whole: string[], part: string): string[] {
  const last = whole.at(-1);
  if (last !== undefined && (last === "（" || last === "(")) return [...whole.slice(0, -1), last + part];
  if (last !== undefined && !ENDING.test(part)) return [...whole.slice(0, -1), last + part];
  return [...whole, part];
}
