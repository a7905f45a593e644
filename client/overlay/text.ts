/** Text of strangers, made safe to draw and cut to the room there is. Pure: widths come from `measure`. */
export type Measure = (text: string) => number;

const ELLIPSIS = '…';
const MOST_GRAPHEMES = 400;

const CONTROLS = /[\p{Cc}\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\u2028\u2029\uFFF9-\uFFFB]/gu;
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;
const RTL_LETTER = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** First strong isolate, pop directional isolate (UAX 9). */
const [OPEN, CLOSE] = ['\u2068', '\u2069'];
const ISOLATED = /\u2068[^\u2069]*\u2069?/gu;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function safeText(raw: string): string {
  const plain = raw.normalize('NFC').replace(CONTROLS, ' ').replace(PILED_MARKS, '$1');
  const trimmed = plain.replace(/\s+/gu, ' ').trim();
  return trimmed.length <= MOST_GRAPHEMES ? trimmed : graphemesOf(trimmed).slice(0, MOST_GRAPHEMES).join('');
}

/** A safe text inside a line of ours: neither turns the other round. */
export function isolated(safe: string): string {
  return OPEN + safe + CLOSE;
}

/** The direction of the first letter that has one; what is isolated has no say. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const letter = /\p{L}/u.exec(text.replace(ISOLATED, ''))?.[0];
  return letter !== undefined && RTL_LETTER.test(letter) ? 'rtl' : 'ltr';
}

/** The text itself when it fits, else its longest beginning that fits with an ellipsis. */
export function fitLine(text: string, maxWidth: number, measure: Measure): string {
  if (measure(text) <= maxWidth) return text;
  const parts = graphemesOf(text);
  let fits = 0;
  let tooMany = parts.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    const candidate = parts.slice(0, middle).join('').trimEnd() + ELLIPSIS;
    if (measure(candidate) <= maxWidth) fits = middle;
    else tooMany = middle;
  }
  return parts.slice(0, fits).join('').trimEnd() + ELLIPSIS;
}

/** Wrapped at spaces, a longer word between graphemes; the last line takes what is left, with an ellipsis. */
export function fitLines(text: string, maxWidth: number, maxLines: number, measure: Measure): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && lines.length < maxLines - 1) {
    const line = firstLine(rest, maxWidth, measure);
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return rest === '' ? lines : [...lines, fitLine(rest, maxWidth, measure)];
}

function firstLine(text: string, maxWidth: number, measure: Measure): string {
  if (measure(text) <= maxWidth) return text;
  let line = '';
  for (const word of text.split(/(?<= )/u)) {
    if (measure((line + word).trimEnd()) > maxWidth) break;
    line += word;
  }
  if (line !== '') return line;
  for (const grapheme of graphemesOf(text)) {
    if (line !== '' && measure(line + grapheme) > maxWidth) break;
    line += grapheme;
  }
  return line;
}
