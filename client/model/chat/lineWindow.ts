/** A run of seqs, both ends included, of which everything that this reader may see is known. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is needed of a line to put it in order. */
export interface Placed {
  readonly seq: number;
}

/**
 * The part of a conversation that a page knows. Lines ascend by seq, each stands there once. Spans ascend and never
 * touch: between two of them is a gap, of which nothing is known yet.
 */
export interface LineWindow<L extends Placed> {
  readonly lines: readonly L[];
  readonly spans: readonly Span[];
}

export const EMPTY_WINDOW: LineWindow<never> = { lines: [], spans: [] };

/** Returns the window with a page of history in it; `span` says which seqs the page answers for. */
export function withPage<L extends Placed>(
  window: LineWindow<L>,
  { lines, span }: { readonly lines: readonly L[]; readonly span: Span },
): LineWindow<L> {
  if (span.from > span.to) return window;
  return { lines: merged(window.lines, lines), spans: joined([...window.spans, span]) };
}

/**
 * Returns the window with lines that were told: a new line goes to its place, and a changed one takes the place of the
 * old. A changed line that lies in a gap is left out, for the page that fills the gap will bring it.
 */
export function withTold<L extends Placed>(window: LineWindow<L>, told: readonly L[]): LineWindow<L> {
  const newest = newestSeq(window);
  const wanted = told.filter(({ seq }) => seq > newest || isKnown(window, seq));
  if (wanted.length === 0) return window;
  const spans = wanted
    .filter(({ seq }) => seq > newest)
    .map(({ seq }) => ({ from: seq, to: seq }))
    .sort((a, b) => a.from - b.from);
  return { lines: merged(window.lines, wanted), spans: joined([...window.spans, ...spans]) };
}

/** Returns the newest seq that the window knows of; 0 when it knows of none. */
export function newestSeq({ spans }: LineWindow<Placed>): number {
  return spans.at(-1)?.to ?? 0;
}

/** Returns the gaps between the spans, from the oldest to the newest. */
export function gapsOf({ spans }: LineWindow<Placed>): readonly Span[] {
  return spans.slice(1).map((span, at) => ({ from: (spans[at] as Span).to + 1, to: span.from - 1 }));
}

/** Says whether the window knows what stands at a seq. */
export function isKnown({ spans }: LineWindow<Placed>, seq: number): boolean {
  return spans.some(({ from, to }) => from <= seq && seq <= to);
}

/** Returns the line at a seq; undefined where none is known. */
export function lineAt<L extends Placed>({ lines }: LineWindow<L>, seq: number): L | undefined {
  const at = placeOf(lines, seq);
  return lines[at]?.seq === seq ? lines[at] : undefined;
}

/** Returns where a seq stands among the lines, or would stand. */
function placeOf(lines: readonly Placed[], seq: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] as Placed).seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The usual cases, a line behind all others and a page before them, cost one copy and no sorting. */
function merged<L extends Placed>(known: readonly L[], told: readonly L[]): readonly L[] {
  const coming = [...new Map(told.map((line) => [line.seq, line])).values()].sort((a, b) => a.seq - b.seq);
  const [first, last] = [coming[0], coming.at(-1)];
  if (!first || !last) return known;
  const from = placeOf(known, first.seq);
  const to = placeOf(known, last.seq + 1);
  const between = new Map([...known.slice(from, to), ...coming].map((line) => [line.seq, line]));
  const middle = [...between.values()].sort((a, b) => a.seq - b.seq);
  return [...known.slice(0, from), ...middle, ...known.slice(to)];
}

function joined(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last && span.from <= last.to + 1)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}
