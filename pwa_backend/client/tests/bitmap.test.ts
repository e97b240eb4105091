// The vectors that the server's own encoder is held to.
import { expect, test } from "vitest";
import { runsOf } from "../shared/bars.ts";
import { Bitmap } from "../shared/bitmap.ts";
import vectors from "../../protocol/bitmap-vectors.json";

type Decoded = { day: number; atom: number; free: number[][] | null; closed: number[][] | null }[];

function told(bitmap: Bitmap): Decoded {
  const days = Array.from({ length: vectors.days }, (_, day) => day);
  return days.flatMap((day) =>
    vectors.layout.atoms.map((_, atom) => {
      const found = bitmap.at(day, atom);
      return { day, atom, free: found && runsOf(found.free), closed: found && runsOf(found.closed) };
    }),
  );
}

test("a whole bitmap says what the vectors say", () => {
  expect(told(Bitmap.read(vectors.layout, vectors.whole))).toEqual(vectors.whole.decoded);
});

test("a delta makes of the one before the one after", () => {
  const before = Bitmap.read(vectors.layout, vectors.whole);
  const after = before.changed(vectors.delta);
  expect(after.version).toBe(vectors.after.version);
  expect(told(after)).toEqual(vectors.after.decoded);
  expect(told(before)).toEqual(vectors.whole.decoded);
});

test("a form that is not ours is not guessed at", () => {
  expect(() => Bitmap.read({ ...vectors.layout, form: 2 }, vectors.whole)).toThrow(RangeError);
});

test("bytes that end too early are not read as free", () => {
  const whole = { ...vectors.whole, exact: vectors.whole.exact.slice(0, 8) };
  expect(() => Bitmap.read(vectors.layout, whole)).toThrow(RangeError);
});
