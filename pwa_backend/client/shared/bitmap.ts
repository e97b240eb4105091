// The bitmap of docs/bitmap.md: what a phone keeps of every vacancy, and how a delta changes it.

export interface Layout {
  version: string;
  dayBytes: number;
  templates: readonly (readonly number[])[];
  atoms: readonly number[];
}

/** Half-hours of a day, 48 of them. */
export type HalfHours = readonly boolean[];

/** One atom on one day; null: beyond the horizon. */
export type AtomDay = { free: HalfHours; closed: HalfHours } | null;

const EXACT = 16;
const EXACT_IN_DELTA = 14;
const PATCH = 5;

export class Bitmap {
  private readonly firstCells: number[] = [];

  constructor(
    readonly layout: Layout,
    readonly free: Uint8Array,
    readonly closed: Uint8Array,
    private exact: ReadonlyMap<string, Uint8Array>,
  ) {
    let cell = 0;
    for (const template of layout.atoms) {
      this.firstCells.push(cell);
      cell += Math.max(0, layout.templates[template]!.length - 1);
    }
  }

  static of(layout: Layout, sent: { free: string; closed: string; exact: string }): Bitmap {
    const raw = bytesOf(sent.exact);
    const exact = new Map<string, Uint8Array>();
    for (let at = 0; at < raw.length; at += EXACT) {
      const view = new DataView(raw.buffer, at);
      exact.set(`${view.getUint16(0)}/${view.getUint16(2)}`, raw.subarray(at + 4, at + EXACT));
    }
    return new Bitmap(layout, bytesOf(sent.free), bytesOf(sent.closed), exact);
  }

  /** What is free and what is closed of an atom on a day. */
  read(day: number, atom: number): AtomDay {
    const cuts = this.layout.templates[this.layout.atoms[atom]!]!;
    const free = none();
    const closed = none();
    for (let place = 0; place + 1 < cuts.length; place++) {
      const bit = day * this.layout.dayBytes * 8 + this.firstCells[atom]! + place;
      const isFree = isSet(this.free, bit);
      const isClosed = isSet(this.closed, bit);
      if (isFree && isClosed) return null;
      if (isFree) fill(free, cuts[place]!, cuts[place + 1]!);
      if (isClosed) fill(closed, cuts[place]!, cuts[place + 1]!);
    }
    const known = this.exact.get(`${day}/${atom}`);
    return known ? { free: halvesOf(known.subarray(0, 6)), closed: halvesOf(known.subarray(6)) } : { free, closed };
  }

  /** Make a delta good; what this bitmap was stays as it is. */
  patched(records: string): Bitmap {
    const raw = bytesOf(records);
    const view = new DataView(raw.buffer);
    const size = this.layout.dayBytes;
    const [free, closed, exact] = [this.free.slice(), this.closed.slice(), new Map(this.exact)];
    for (let at = 0; at < raw.length; ) {
      const [day, kind, count] = [view.getUint16(at), raw[at + 2], view.getUint16(at + 3)];
      at += 5;
      if (kind === 0) {
        free.set(raw.subarray(at, at + size), day * size);
        closed.set(raw.subarray(at + size, at + 2 * size), day * size);
        at += 2 * size;
      }
      for (let n = 0; n < count; n++, at += PATCH) {
        const offset = view.getUint32(at);
        (offset < size ? free : closed)[day * size + (offset % size)] = raw[at + 4]!;
      }
      for (const key of exact.keys()) if (key.startsWith(`${day}/`)) exact.delete(key);
      const rows = view.getUint16(at);
      at += 2;
      for (let n = 0; n < rows; n++, at += EXACT_IN_DELTA) {
        exact.set(`${day}/${view.getUint16(at)}`, raw.subarray(at + 2, at + EXACT_IN_DELTA));
      }
    }
    return new Bitmap(this.layout, free, closed, exact);
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function isSet(bytes: Uint8Array, bit: number): boolean {
  return (bytes[bit >> 3]! & (128 >> (bit & 7))) !== 0;
}

function none(): boolean[] {
  return new Array<boolean>(48).fill(false);
}

function fill(halves: boolean[], start: number, end: number): void {
  halves.fill(true, Math.floor(start / 30), Math.ceil(end / 30));
}

/** 48 bits, the highest byte first; bit 0 is 0:00 to 0:30. */
function halvesOf(mask: Uint8Array): boolean[] {
  return none().map((_, half) => (mask[5 - (half >> 3)]! & (1 << (half & 7))) !== 0);
}
