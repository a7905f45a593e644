import type { Person } from '../../../shared/protocol/people.ts';
import { foldText } from '../../../shared/searchText.ts';

/** What somebody is typing after an `@`, and where it stands in the text. */
export interface MentionQuery {
  /** Where the `@` stands. */
  readonly from: number;
  /** What follows the `@` up to the caret. */
  readonly query: string;
}

/** The most people that are offered at once. */
const MENTIONS_OFFERED = 6;

const BEFORE_CARET = /(?:^|[\s(])@([\p{L}\p{N}_.-]{0,40})$/u;

/** Returns the mention that is being typed at the caret; null when there is none. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const query = BEFORE_CARET.exec(text.slice(0, caret))?.[1];
  return query === undefined ? null : { from: caret - query.length - 1, query };
}

/** Returns who fits what was typed: by the beginning of the handle, or of a word of the name. */
export function mentionable(people: readonly Person[], query: string): readonly Person[] {
  const wanted = foldText(query);
  const fits = ({ handle, name }: Person) =>
    foldText(handle).startsWith(wanted) || ` ${foldText(name)}`.includes(` ${wanted}`);
  return people.filter(fits).slice(0, MENTIONS_OFFERED);
}

/** Returns the text with the mention in it, and where the caret stands then. */
export function withMention(
  text: string,
  { from, query }: MentionQuery,
  { handle }: Pick<Person, 'handle'>,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, from)}@${handle} `;
  const after = text.slice(from + 1 + query.length).replace(/^ /u, '');
  return { text: before + after, caret: before.length };
}

/** Returns the ids of the people whom a text mentions, each once. */
export function mentionedIn(text: string, people: readonly Person[]): readonly string[] {
  const byHandle = new Map(people.map(({ handle, id }) => [handle.toLowerCase(), id]));
  const ids = handlesIn(text).flatMap(({ handle }) => byHandle.get(handle.toLowerCase()) ?? []);
  return [...new Set(ids)];
}

const MENTION = /(^|[\s(])@([\p{L}\p{N}_][\p{L}\p{N}_.-]*)/gu;

/** Returns where a text names handles: each with its place, the `@` included. */
export function handlesIn(
  text: string,
): readonly { readonly handle: string; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(MENTION)].map((found) => {
    const handle = (found[2] as string).replace(/[.-]+$/u, '');
    const from = found.index + (found[1] as string).length;
    return { handle, from, to: from + 1 + handle.length };
  });
}
