import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { fitsQuery, readQuery } from '../../../shared/searchText.ts';
import { unreadOf } from '../../domain/conversation/conversationBody.ts';
import { type ChatStory, keyOf, simPerson } from './ChatStory.ts';

/** Everything that is wrong after a story; each opens with the id of the rule that it breaks. */
export function findChatViolations(story: ChatStory): string[] {
  const { final, failures } = story;
  if (!final) return [...failures, 'CI5 the story has no end'];
  const { lines } = final;
  return [
    ...failures,
    ...wholeness(story, lines),
    ...onceEach(story, lines),
    ...oneOrder(story, lines),
    ...unreadCounts(story, lines),
    ...[...story.unmarked].map((id) => `CI9 ${id} had unread lines of which their list said nothing`),
    ...readersMay(story, lines),
    ...story.changes.judge(lines),
    ...story.calls.judge(final.authority, lines.flatMap(callEndedBy)),
    ...searchesTrue(story, lines),
    ...tipsOnce(story, lines),
    ...story.mentions.judge(final.authority, lines, story.wishes),
    ...story.arrivals.judge(final.authority),
  ];
}

/** Returns the call whose end a line tells. */
function callEndedBy(line: ChatLine): readonly string[] {
  return line.type === 'notice' && line.notice.type === 'called' ? [line.notice.callId] : [];
}

/** No line is missing, and none is there twice. */
function wholeness(story: ChatStory, lines: readonly ChatLine[]): string[] {
  const { lastSeq } = story.final!.authority.told;
  const seqs = lines.map(({ seq }) => seq);
  const wanted = Array.from({ length: lastSeq }, (_, n) => n + 1);
  return seqs.join() === wanted.join() ? [] : [`CI5 the lines are ${seqs.join()}, not 1 … ${lastSeq}`];
}

/** Each acknowledged wish is one line, where it was acknowledged; no wish is two. */
function onceEach(story: ChatStory, lines: readonly ChatLine[]): string[] {
  const found = new Map<string, number[]>();
  for (const line of lines) {
    if (line.type === 'text') found.set(keyOf(line), [...(found.get(keyOf(line)) ?? []), line.seq]);
  }
  const erased = new Set(lines.filter(({ type }) => type === 'erased').map(({ seq }) => seq));
  return story.wishes.flatMap(({ byId, commandId, seq, refused }) => {
    const seqs = found.get(`${byId}:${commandId}`) ?? [];
    if (seqs.length > 1) return [`CI1 ${commandId} is written ${seqs.length} times: ${seqs.join()}`];
    if (seq === null) return refused || seqs.length > 0 ? [] : [`CI1 ${commandId} was never answered`];
    return seqs[0] === seq || erased.has(seq)
      ? []
      : [`CI1 ${commandId} was told as ${seq}, and is ${seqs.join()}`];
  });
}

/** What was told once under a number stands there in the end. */
function oneOrder(story: ChatStory, lines: readonly ChatLine[]): string[] {
  return story.told.flatMap(({ seq, key }) => {
    const line = lines[seq - 1];
    if (!line) return [`CI2 line ${seq} was told and is not there`];
    return line.type === 'erased' || keyOf(line) === key
      ? []
      : [`CI2 line ${seq} was told as ${key}, and is ${keyOf(line)}`];
  });
}

/** Counted anew from the lines, each member has as many unread as they are told. */
function unreadCounts(story: ChatStory, lines: readonly ChatLine[]): string[] {
  const { told } = story.final!.authority;
  return [...told.members.values()].flatMap((member) => {
    const counted = lines.filter(({ type, seq }) => type === 'text' && seq > member.readSeq).length;
    const said = unreadOf(told, member);
    return counted === said ? [] : [`CI3 ${member.person.id} has ${counted} unread and is told ${said}`];
  });
}

/** Nobody was given a line from before they came or after they left, as the notices tell it. */
function readersMay(story: ChatStory, lines: readonly ChatLine[]): string[] {
  const spans = new Map<string, [number, number][]>(
    [0, 1, 2].map((n) => [simPerson(n).id, [[1, Number.POSITIVE_INFINITY]]]),
  );
  const comes = (id: string, seq: number) =>
    spans.set(id, [...(spans.get(id) ?? []), [seq, Number.POSITIVE_INFINITY]]);
  const goes = (id: string, seq: number) => {
    const last = spans.get(id)?.at(-1);
    if (last) last[1] = seq;
  };
  for (const line of lines) {
    if (line.type !== 'notice') continue;
    const { notice, seq, from } = line;
    if (notice.type === 'added') for (const { id } of notice.people) comes(id, seq);
    if (notice.type === 'joined') comes(from.id, seq);
    if (notice.type === 'left') goes(from.id, seq);
    if (notice.type === 'removed') goes(notice.person.id, seq);
  }
  return story.reads.flatMap(({ personId, seq }) => {
    const may = spans.get(personId)?.some(([from, until]) => seq >= from && seq <= until);
    return may ? [] : [`CI4 ${personId} was given line ${seq}`];
  });
}

/** A search finds the lines that fit, each once and the newest first. */
function searchesTrue(story: ChatStory, lines: readonly ChatLine[]): string[] {
  return story.final!.found.flatMap(({ typed, seqs }) => {
    const query = readQuery(typed)!;
    const wanted = lines
      .filter((line) => line.type === 'text' && fitsQuery(line.text, query))
      .map(({ seq }) => seq)
      .toReversed();
    return seqs.join() === wanted.join()
      ? []
      : [`CI7 a search for "${typed}" finds ${seqs.join()}, not ${wanted.join()}`];
  });
}

/** Each tip that was paid is told once. */
function tipsOnce(story: ChatStory, lines: readonly ChatLine[]): string[] {
  return story.tips.paid.flatMap(({ tip }) => {
    const told = lines.filter(
      (line) => line.type === 'notice' && line.notice.type === 'tipped' && line.notice.tipId === tip.tipId,
    );
    return told.length === 1 ? [] : [`CI8 ${tip.tipId} was paid and told ${told.length} times`];
  });
}
