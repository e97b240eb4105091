// The last touch on what the client draws, as the server's `api/pages/finishing.py`: furigana for who
// keeps them, names marked as Japanese. In one place, where every element is made.
import { Fragment, options, type ComponentChild, type VNode } from "preact";
import { JAPANESE, Readings, type Piece } from "../shared/readings.ts";

type Change = (text: string) => ComponentChild;
interface Drawn {
  class?: string;
  lang?: string;
  children?: ComponentChild | ComponentChild[];
}

const SILENT: ReadonlySet<unknown> = new Set(["option", "textarea", "title", "rt", "ruby", "code"]);

export function readAloud(known: Readonly<Record<string, string>>): void {
  const readings = new Readings(known);
  const aloud = (text: string): ComponentChild => {
    const pieces = readings.pieces(text);
    // What has no reading stays a text: the hook meets its own pieces once more.
    return pieces.some(([, reading]) => reading) ? <Pieces of={pieces} /> : text;
  };
  change(aloud, ({ class: kind = "" }) => kind.split(" ").includes("vh"));
}

export function markNames(): void {
  const marked = (text: string): ComponentChild => {
    const parts = text.split(JAPANESE);
    return parts.length < 2 ? text : <>{parts.map((part, place) => (place % 2 ? <span key={place} lang="ja">{part}</span> : part))}</>;
  };
  change(marked, ({ lang }) => lang === "ja");
  const before = options.vnode;
  options.vnode = (made: VNode) => {
    const { type, props } = made as VNode<Drawn>; // A choice of a list can hold no marks: it bears one.
    if (type === "option" && typeof props.children === "string" && props.children.search(JAPANESE) >= 0) props.lang = "ja";
    before?.(made);
  };
}

function change(how: Change, isQuiet: (props: Drawn) => boolean): void {
  const before = options.vnode;
  options.vnode = (made: VNode) => {
    const { type, props } = made as VNode<Drawn>;
    const isDrawn = typeof type === "string" || type === Fragment;
    if (isDrawn && !SILENT.has(type) && !isQuiet(props) && props.children !== undefined) props.children = changed(props.children, how);
    before?.(made);
  };
}

/** Texts that stand beside each other are one text, as they are on the page. */
function changed(children: ComponentChild | ComponentChild[], how: Change): ComponentChild[] {
  const made: ComponentChild[] = [];
  let text = "";
  const flush = () => {
    if (text) made.push(how(text));
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
