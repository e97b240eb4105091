// Small pieces that every screen uses. The server's templates/marks.html draws the same.
import { Fragment, type ComponentChildren } from "preact";
import { piecesOf } from "./names.ts";
import type { Picture } from "../../shared/bars.ts";
import type { Mark as MarkOf } from "../../shared/states.ts";
import type { Rich, Words } from "../../shared/words.ts";

export const Icon = ({ name }: { name: string }) => (
  <svg class="i" aria-hidden="true">
    <use href={`#i-${name}`} />
  </svg>
);

export const Bar = ({ it, kind = "" }: { it: Picture; kind?: string }) => (
  <svg class={`bar${kind}`} viewBox={`0 0 ${it.width} ${it.height}`} preserveAspectRatio="none" aria-hidden="true">
    {it.sky && <path class="sky" d={it.sky} />}
    {it.thin && <path class="thin" d={it.thin} />}
    {it.free && <path class="free" d={it.free} />}
    {it.lottery && <path class="lottery" d={it.lottery} />}
  </svg>
);

export const Mark = ({ it, words }: { it: MarkOf; words: Words }) => (
  <span class={`mark ${it.tone}`}>
    <Icon name={it.shape} />
    <span>
      {it.count > 0 ? (
        <>
          <span class="vh">{words.say("state.count.spoken")} </span>
          <Spoken it={words.rich("state.count", { count: it.count })} />
        </>
      ) : (
        it.word
      )}
    </span>
  </span>
);

export const Spoken = ({ it }: { it: Rich[] }) => <>{it.map(({ text, bold }) => (bold ? <b>{text}</b> : text))}</>;

export const Note = ({ tone, symbol, children }: { tone: string; symbol: string; children: ComponentChildren }) => (
  <div class={`note ${tone}`}>
    <Icon name={symbol} />
    <div>{children}</div>
  </div>
);

/** A name that may break where a person would break it: 北町｜地区区民館. */
export const Name = ({ of }: { of: string }) => (
  <>
    {piecesOf(of).map((piece, place) => (
      <Fragment key={place}>
        {place > 0 && <wbr />}
        {piece}
      </Fragment>
    ))}
  </>
);

export interface Option {
  value: string;
  text: string;
  selected: boolean;
}

export const Options = ({ of }: { of: readonly Option[] }) => (
  <>
    {of.map((option) => (
      <option key={option.value} value={option.value} selected={option.selected}>
        {option.text}
      </option>
    ))}
  </>
);
