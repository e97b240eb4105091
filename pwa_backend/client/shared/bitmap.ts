// The bitmap of docs/bitmap.md, read: every vacancy of the ward in few bytes, and what changed since.
import { NOTHING, type Halves } from "./bars.ts";

export interface Layout {
  form: number;
  version: string;
  dayBytes: number;
  templates: readonly (readonly number[])[]; // cut points in minutes from midnight
  atoms: readonly number[]; // the place of each atom's template
}

/** One atom on one day; null: beyond the horizon, nothing is known. */
export type AtomDay = { free: Halves; closed: Halves } | null;

interface Exact {
  free: Halves;
  closed: Halves;
}

const FORM = 1;
const EXACT_BYTES = 14; // an atom and two masks
const PATCH_BYTES = 5; // an offset and a value

/** What a phone keeps: the days as bytes, free then closed, and the atoms that are free in part of a cell. */
export class Bitmap {
  private readonly starts: readonly number[]; // the first cell of each atom

  private constructor(
    readonly layout: Layout,
    readonly version: string,
    private readonly days: readonly Uint8Array[],
    private readonly exact: readonly ReadonlyMap<number, Exact>[],
  ) {
    let cells = 0;
    this.starts = layout.atoms.map((template) => {
      const first = cells;
      cells += Math.max(0, layout.templates[template]!.length - 1);
      return first;
    });
  }

  static read(layout: Layout, answer: { version: string; free: string; closed: string; exact: string }): Bitmap {
    if (layout.form !== FORM) throw new RangeError(`a bitmap of form ${layout.form}`);
    const [free, closed] = [bytesOf(answer.free), bytesOf(answer.closed)];
    const size = layout.dayBytes;
    const days = Array.from({ length: free.length / size }, (_, day) => {
      const both = new Uint8Array(2 * size);
      both.set(free.subarray(day * size, (day + 1) * size));
      both.set(closed.subarray(day * size, (day + 1) * size), size);
      return both;
    });
    const exact = days.map(() => new Map<number, Exact>());
    const records = new Reader(bytesOf(answer.exact));
    while (!records.isDone) exact[records.number(2)]!.set(...exactOf(records));
    return new Bitmap(layout, answer.version, days, exact);
  }

  /** The same with a delta put in; this one stays as it is. */
  changed(delta: { version: string; records: string }): Bitmap {
    const days = [...this.days];
    const exact = [...this.exact];
    const records = new Reader(bytesOf(delta.records));
    while (!records.isDone) {
      const day = records.number(2);
      const isPatch = records.number(1) === 1;
      const patches = records.number(2);
      days[day] = isPatch ? patched(days[day]!, records.take(patches * PATCH_BYTES)) : records.take(2 * this.layout.dayBytes).slice();
      const rest = new Reader(records.take(records.number(2) * EXACT_BYTES));
      const named = new Map<number, Exact>();
      while (!rest.isDone) named.set(...exactOf(rest));
      exact[day] = named;
    }
    return new Bitmap(this.layout, delta.version, days, exact);
  }

  at(day: number, atom: number): AtomDay {
    const cuts = this.layout.templates[this.layout.atoms[atom]!]!;
    const free = [...NOTHING];
    const closed = [...NOTHING];
    for (let cell = 0; cell + 1 < cuts.length; cell += 1) {
      const isFree = this.bit(day, 0, this.starts[atom]! + cell);
      const isClosed = this.bit(day, 1, this.starts[atom]! + cell);
      if (isFree && isClosed) return null;
      const [first, stop] = [cuts[cell]! / 30, cuts[cell + 1]! / 30];
      if (isFree) free.fill(true, first, stop);
      if (isClosed) closed.fill(true, first, stop);
    }
    return this.exact[day]!.get(atom) ?? { free, closed };
  }

  private bit(day: number, half: 0 | 1, cell: number): boolean {
    const byte = this.days[day]![half * this.layout.dayBytes + (cell >> 3)]!;
    return ((byte >> (7 - (cell & 7))) & 1) === 1;
  }
}

class Reader {
  private place = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isDone(): boolean {
    return this.place >= this.bytes.length;
  }

  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.place, this.place + count);
    if (taken.length < count) throw new RangeError("the bytes end too early");
    this.place += count;
    return taken;
  }

  number(count: number): number {
    return this.take(count).reduce((sum, byte) => sum * 256 + byte, 0);
  }
}

function exactOf(records: Reader): [number, Exact] {
  return [records.number(2), { free: halvesIn(records.take(6)), closed: halvesIn(records.take(6)) }];
}

/** 48 bits as six bytes, the highest first; bit 0 is 0:00 to 0:30. */
function halvesIn(bytes: Uint8Array): Halves {
  return NOTHING.map((_, half) => ((bytes[5 - (half >> 3)]! >> (half & 7)) & 1) === 1);
}

function patched(day: Uint8Array, patches: Uint8Array): Uint8Array {
  const next = day.slice();
  const reader = new Reader(patches);
  while (!reader.isDone) {
    const offset = reader.number(4);
    next[offset] = reader.number(1);
  }
  return next;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
