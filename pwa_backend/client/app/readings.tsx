// Whoever keeps furigana sees them in what the client draws as in what the server drew: in one place,
// where every element is made, and only when the page says so.
import { Fragment, options, type ComponentChild, type VNode } from "preact";
import { Readings, type Piece } from "../shared/readings.ts";

const SILENT: ReadonlySet<unknown> = new Set(["option", "textarea", "title", "rt", "ruby", "code"]);

export function readAloud(known: Readonly<Record<string, string>>): void {
  const readings = new Readings(known);
  const before = options.vnode;
  options.vnode = (made: VNode) => {
    const { type, props } = made as VNode<{ class?: string; lang?: string; children?: ComponentChild | ComponentChild[] }>;
    const isDrawn = typeof type === "string" || type === Fragment;
    const isQuiet = SILENT.has(type) || props.lang === "en" || (props.class ?? "").split(" ").includes("vh");
    if (isDrawn && !isQuiet && props.children !== undefined) props.children = read(props.children, readings);
    before?.(made);
  };
}

/** Texts that stand beside each other are one text, as they are on the page. */
function read(children: ComponentChild | ComponentChild[], readings: Readings): ComponentChild[] {
  const made: ComponentChild[] = [];
  let text = "";
  const flush = () => {
    if (!text) return;
    const pieces = readings.pieces(text);
    // What has no reading stays a text: this hook meets its own pieces once more.
    made.push(pieces.some(([, reading]) => reading) ? <Pieces of={pieces} /> : text);
    text = "";
  };
  for (const child of Array.isArray(children) ? children : [children]) {
    if (typeof child === "string" || typeof child === "number") text += String(child);
    else {
      if (child !== null && child !== undefined && typeof child !== "boolean") flush();
      made.push(child);
    }
  }
  flush();
  return made;
}

/** One thing, as it was one text: a button lays its parts out beside each other. */
const Pieces = ({ of }: { of: readonly Piece[] }) => (
  <span>{of.map(([word, reading], place) => (reading ? <Ruby key={place} word={word} reading={reading} /> : word))}</span>
);

const Ruby = ({ word, reading }: { word: string; reading: string }) => (
  <ruby>
    {word}
    <rt>{reading}</rt>
  </ruby>
);
