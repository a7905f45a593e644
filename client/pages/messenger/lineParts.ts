import { LinkifyIt } from 'linkify-it';
import type { Person } from '../../../shared/protocol/people.ts';
import { handlesIn } from '../../model/chat/mentions.ts';

/** A piece of a text: plain words, a link, or the name of a member. */
export type LinePart =
  | { readonly type: 'words'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string }
  | { readonly type: 'mention'; readonly text: string; readonly person: Person };

const links = new LinkifyIt({ fuzzyLink: true, fuzzyIP: false, fuzzyEmail: true, maxLength: 2_000 });
/** Nothing else is made a link, whatever the library finds. */
const ALLOWED = /^(https?:\/\/|mailto:)/iu;

type Found = { readonly from: number; readonly to: number; readonly part: LinePart };

/** Cuts a text into what is to be pressed and what is not. It never makes markup of it. */
export function partsOf(text: string, people: readonly Person[]): readonly LinePart[] {
  const parts: LinePart[] = [];
  let at = 0;
  for (const { from, to, part } of [...linksIn(text), ...mentionsIn(text, people)].sort(byPlace)) {
    if (from < at) continue;
    if (from > at) parts.push({ type: 'words', text: text.slice(at, from) });
    parts.push(part);
    at = to;
  }
  if (at < text.length) parts.push({ type: 'words', text: text.slice(at) });
  return parts;
}

const byPlace = (a: Found, b: Found) => a.from - b.from;

function linksIn(text: string): readonly Found[] {
  return (links.match(text) ?? [])
    .filter(({ url }) => ALLOWED.test(url))
    .map(({ index, lastIndex, raw, url }) => ({
      from: index,
      to: lastIndex,
      part: { type: 'link', text: raw, url },
    }));
}

function mentionsIn(text: string, people: readonly Person[]): readonly Found[] {
  return handlesIn(text).flatMap(({ handle, from, to }) => {
    const person = people.find((each) => each.handle.toLowerCase() === handle.toLowerCase());
    return person
      ? [{ from, to, part: { type: 'mention', text: text.slice(from, to), person } as const }]
      : [];
  });
}

const ONLY_EMOJI = /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{EMod}|\u200D|\s)+$/u;

/** Says whether a text is at most three emoji and nothing else: those are shown large. */
export function isFewEmoji(text: string): boolean {
  if (text.length > 40 || !ONLY_EMOJI.test(text)) return false;
  return [...new Intl.Segmenter().segment(text.replaceAll(/\s/gu, ''))].length <= 3;
}
