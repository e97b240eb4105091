// Furigana over the words of a page; what has no known reading stays as it is.
// The server's `api/pages/readings.py` is the same; a table of examples holds both.

/** A piece of a text, with its reading; "" where it needs none or none is known. */
export type Piece = readonly [text: string, reading: string];

// Kana, kanji and their variants, beyond the first plane too; with the marks that stand between them.
const LETTER = "々-〇ぁ-ゖゝ-ヺー-ヿ\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
export const JAPANESE = new RegExp(`([「(0-9]*[${LETTER}](?:[${LETTER}\\s0-9・、。「」()〜]*[${LETTER})」])?)`, "u");

const DAYS: Record<string, string> = {
  1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
  9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
};
const PEOPLE: Record<string, string> = { 1: "ひとり", 2: "ふたり" };
const SOFT_MINUTES = /[2579]$/; // 2分 is にふん, 3分 is さんぷん.

export class Readings {
  private readonly words: RegExp;

  constructor(private readonly known: Readonly<Record<string, string>>) {
    // The longest first: 予約番号 is one word.
    const longest = Object.keys(known).sort((one, other) => other.length - one.length);
    this.words = new RegExp(
      "(?<month>[0-9]{1,2})月(?:(?<date>[0-9]{1,2})日)?|(?<days>[0-9]{1,2})日(?![時間前付数本])" +
        `|(?<people>[0-9]+)人(?![以数])|(?<minutes>[0-9]+)分(?![間以])|(?<word>${longest.join("|")})`,
      "g",
    );
  }

  pieces(text: string): Piece[] {
    const found: Piece[] = [];
    let place = 0;
    for (const match of text.matchAll(this.words)) {
      found.push([text.slice(place, match.index), ""], ...this.read(match.groups ?? {}));
      place = match.index + match[0].length;
    }
    found.push([text.slice(place), ""]);
    return found.filter(([one]) => one !== "");
  }

  private read({ word, month, date, days, people, minutes }: Record<string, string | undefined>): Piece[] {
    if (word) return stem(word, this.known[word] ?? "");
    if (month) return [[month, ""], ["月", "がつ"], ...(date ? counted(date, "日", DAYS, "にち") : [])];
    if (days) return counted(days, "日", { ...DAYS, 1: "いちにち" }, "にち");
    if (people) return counted(people, "人", PEOPLE, "にん");
    return counted(minutes ?? "", "分", {}, SOFT_MINUTES.test(minutes ?? "") ? "ふん" : "ぷん");
  }
}

/** Some numbers have a name together with what they count; the others are read as digits. */
function counted(number: string, unit: string, names: Readonly<Record<string, string>>, usual: string): Piece[] {
  const name = names[number];
  return name ? [[number + unit, name]] : [[number, ""], [unit, usual]];
}

/** 選び under えらび is 選 under えら: kana need no reading. */
function stem(word: string, reading: string): Piece[] {
  let shared = 0;
  while (shared < word.length - 1 && word.at(-1 - shared) === reading.at(-1 - shared)) shared += 1;
  const cut = word.length - shared;
  return [[word.slice(0, cut), reading.slice(0, reading.length - shared)], [word.slice(cut), ""]];
}
