import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage';
import type { Catalog, Compiled } from './messageTypes.ts';

type Made = 'en-XA' | 'ar-XB';
type Token = CompiledMessage[number];

/** Texts of the other languages are longer than English ones by this much, as a rule. */
const LONGER = 1.4;
const TAGS = /(<\/?\w+>)/u;
const PLAIN = 'aceinorsuyACEINORSUY';
const ACCENTED = 'áçéíñóřšúýÁÇÉÍÑÓŘŠÚÝ';
/** Right-to-left override and its end (UAX 9). */
const [TURN, BACK] = ['\u202E', '\u202C'];

/** The English texts, changed so that one sees what does not come from the catalogue or does not fit. */
export function pseudo(en: Catalog | Compiled, locale: Made): Record<string, CompiledMessage> {
  const change = locale === 'en-XA' ? longer : turned;
  return Object.fromEntries(
    Object.entries(en).map(([key, message]) => [
      key,
      tokens(typeof message === 'string' ? compileMessage(message) : message, change),
    ]),
  );
}

export function pseudoWords(words: string, locale: Made): string {
  return locale === 'en-XA' ? longer(words) : turned(words);
}

function tokens(message: CompiledMessage, change: (words: string) => string): CompiledMessage {
  return message.map((token): Token => {
    if (token === '#') return token;
    if (typeof token === 'string') return outsideTags(token, change);
    const [name, type, cases] = token;
    if (typeof cases !== 'object' || cases === null) return token;
    const changed = Object.entries(cases).map(([option, inner]) => [
      option,
      Array.isArray(inner) ? tokens(inner as CompiledMessage, change) : inner,
    ]);
    return [name, type, Object.fromEntries(changed)] as Token;
  });
}

function outsideTags(words: string, change: (words: string) => string): string {
  return words
    .split(TAGS)
    .map((part, at) => (at % 2 === 1 || !/\p{L}/u.test(part) ? part : change(part)))
    .join('');
}

/** "Send" → "Šéñd~~": accents show what was translated, and the waves make it longer. */
function longer(words: string): string {
  const accented = [...words].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join('');
  const missing = Math.ceil(words.trim().length * LONGER) - words.trim().length;
  const end = /\s*$/u.exec(accented)?.index ?? accented.length;
  return `${accented.slice(0, end)}${wave(missing)}${accented.slice(end)}`;
}

/** Breaks like words do. */
function wave(length: number): string {
  return Array.from({ length }, (_, at) => (at % 6 === 5 ? ' ' : '~')).join('');
}

function turned(words: string): string {
  return `${TURN}${words}${BACK}`;
}
