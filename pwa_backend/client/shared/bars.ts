// The lines of a day, drawn: half-hours in, paths of an SVG out. The server's api/pages/view/bars.py is the same;
// tests/vectors.json holds both to it.

const GAP = 5; // between two lines
export const TALL = 10; // Units of the picture: a free block is as tall as the line.
const MORNING_ENDS = 26; // 13:00, in half-hours
const EVENING_STARTS = 35; // 17:30
const OPENS_BY = 18; // The day is drawn from 9:00 to 22:00 at least.
const CLOSES_FROM = 44;

/** Half-hours of a day, one flag each: 48 bits are too many for a number's bit operations. */
export type Halves = readonly boolean[];

export interface Span {
  first: number;
  stop: number;
}

export interface RoomLine {
  open: Halves;
  free: Halves;
  byLot: boolean;
}

export interface Picture {
  width: number;
  height: number;
  rows: number;
  sky: string;
  thin: string;
  free: string;
  lottery: string;
}

export const NOTHING: Halves = Array.from({ length: 48 }, () => false);

/** `09:00/12:30` as minutes from midnight. */
export function minutesOf(range: string): [number, number] {
  const [start = "", end = ""] = range.split("/");
  return [minuteOf(start), minuteOf(end)];
}

export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":");
  return Number(hours) * 60 + Number(minutes);
}

export function halvesOf(ranges: readonly string[]): Halves {
  const found = [...NOTHING];
  for (const range of ranges) {
    const [start, end] = minutesOf(range);
    found.fill(true, Math.floor(start / 30), Math.ceil(end / 30));
  }
  return found;
}

/** From the first to the last; what lies between counts as open. */
export function openOf(bands: readonly string[]): Halves {
  const found = halvesOf(bands);
  const first = found.indexOf(true);
  const last = found.lastIndexOf(true);
  return found.map((_, half) => first >= 0 && half >= first && half <= last);
}

/** The hours to draw: as long as the longest day among the rooms, 9:00 to 22:00 at least. */
export function axisOf(lines: Iterable<RoomLine>): Span {
  let first = OPENS_BY;
  let stop = CLOSES_FROM;
  for (const { open, free } of lines) {
    for (const halves of [open, free]) {
      const begins = halves.indexOf(true);
      if (begins < 0) continue;
      first = Math.min(first, begins);
      stop = Math.max(stop, halves.lastIndexOf(true) + 1);
    }
  }
  return { first, stop };
}

/** Morning, afternoon, evening. */
export function partsOf(axis: Span): [Span, Span, Span] {
  return [
    { first: axis.first, stop: MORNING_ENDS },
    { first: MORNING_ENDS, stop: EVENING_STARTS },
    { first: EVENING_STARTS, stop: axis.stop },
  ];
}

export const width = (span: Span): number => span.stop - span.first;

/** A line for each room, one below the other. */
export function picture(lines: readonly RoomLine[], span: Span, sky: Span | null): Picture {
  const step = TALL + GAP;
  let thin = "";
  let free = "";
  let lottery = "";
  lines.forEach((line, row) => {
    const top = row * step;
    const idle = line.open.map((open, half) => open && (line.byLot || !line.free[half]));
    thin += boxes(idle, span, top + TALL - 1, 1);
    if (line.byLot) lottery += boxes(line.open, span, top + 1, TALL - 2);
    else free += boxes(line.free, span, top, TALL);
  });
  const height = lines.length * step - GAP;
  return { width: width(span), height, rows: lines.length, sky: skyOf(sky, span, height), thin, free, lottery };
}

/** Many rooms in one line: its height is the share of them that are free. */
export function skyline(lines: readonly RoomLine[], span: Span, sky: Span | null): Picture {
  let free = "";
  for (let half = span.first; half < span.stop; half += 1) {
    const tall = share(lines, half);
    if (tall) free += `M${half - span.first} ${TALL - tall}h1v${tall}h-1z`;
  }
  const anyOpen = NOTHING.map((_, half) => lines.some((line) => line.open[half]));
  const thin = boxes(anyOpen, span, TALL - 1, 1);
  return { width: width(span), height: TALL, rows: 1, sky: skyOf(sky, span, TALL), thin, free, lottery: "" };
}

/** The runs of set half-hours as [first minute, end minute], in order. */
export function runsOf(halves: Halves): [number, number][] {
  const runs: [number, number][] = [];
  halves.forEach((set, half) => {
    const last = runs.at(-1);
    if (!set) return;
    if (last && last[1] === half * 30) last[1] += 30;
    else runs.push([half * 30, half * 30 + 30]);
  });
  return runs;
}

/** Of ten, rounded up: one free room among many still shows. */
function share(lines: readonly RoomLine[], half: number): number {
  const free = lines.filter((line) => !line.byLot && line.free[half]).length;
  return Math.ceil((free * TALL) / lines.length);
}

function boxes(halves: Halves, span: Span, top: number, tall: number): string {
  const kept = halves.map((set, half) => set && half >= span.first && half < span.stop);
  return runsOf(kept)
    .map(([start, end]) => {
      const wide = (end - start) / 30;
      return `M${start / 30 - span.first} ${top}h${wide}v${tall}h-${wide}z`;
    })
    .join("");
}

function skyOf(sky: Span | null, span: Span, height: number): string {
  if (sky === null) return "";
  const first = Math.max(sky.first, span.first);
  const stop = Math.min(sky.stop, span.stop);
  return `M${first - span.first} -2h${stop - first}v${height + 4}h-${stop - first}z`;
}
