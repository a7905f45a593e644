import type { JsonObject, StorePort } from '../../services/store/port.ts';
import type { ConversationBody, KeptLine, Member } from './conversationBody.ts';

/** The collections of a conversation's document and of its annex. */
export const CONVERSATION_PLACES = { document: 'conversations', annex: 'conversationAnnexes' } as const;

/** What somebody has read and been given, as an annex says it. */
export type MarkKept = Pick<Member, 'readSeq' | 'readCount' | 'arrivedSeq'> & { readonly personId: string };

/**
 * What has changed in a conversation since its document was written: its newest lines, and how far people have read. Marks only move
 * on, and lines have numbers, so an annex that is older than the document says nothing new.
 */
export interface ConversationAnnex {
  /** Lines behind the document's, without a hole. */
  readonly lines: readonly KeptLine[];
  readonly marks: readonly MarkKept[];
  readonly lastAtMs: number;
}

/** What an annex says of a conversation besides its members' marks: whoever wants it reads the two together. */
export type AnnexedKey = 'epoch' | 'lastSeq' | 'lastCount' | 'lastAtMs' | 'tail';

/** What the document of a conversation says alone. */
type SettledConversation = Omit<ConversationBody, AnnexedKey | 'members'> & {
  readonly members: readonly Omit<Member, Exclude<keyof MarkKept, 'personId'>>[];
};

/** Takes what a document and its annex say together. */
export function withAnnex(body: ConversationBody, annex: ConversationAnnex | null): ConversationBody {
  if (!annex) return body;
  const { lines, marks } = newIn(annex, body);
  const last = lines.at(-1);
  const byPerson = new Map(marks.map((mark) => [mark.personId, mark]));
  return {
    ...body,
    members: marks.length === 0 ? body.members : body.members.map((one) => marked(one, byPerson)),
    ...(last && {
      ...{ tail: [...body.tail, ...lines], lastAtMs: annex.lastAtMs },
      ...{ lastSeq: last.seq, lastCount: last.count },
    }),
  };
}

function marked(member: Member, marks: ReadonlyMap<string, MarkKept>): Member {
  const mark = marks.get(member.person.id);
  if (!mark) return member;
  const { readSeq, readCount } = mark.readSeq > member.readSeq ? mark : member;
  const arrivedSeq = Math.max(member.arrivedSeq ?? 0, mark.arrivedSeq ?? 0);
  return { ...member, readSeq, readCount, ...(arrivedSeq > 0 ? { arrivedSeq } : {}) };
}

/** Returns what of an annex the document does not say. */
export function newIn(
  { lines, marks, lastAtMs }: ConversationAnnex,
  { lastSeq }: Pick<ConversationBody, 'lastSeq'>,
): ConversationAnnex {
  return { lines: lines.filter(({ seq }) => seq > lastSeq), marks, lastAtMs };
}

/** Takes an annex out of its document; one that was emptied says nothing. */
export const annexIn = (body: JsonObject): ConversationAnnex => ({
  lines: [],
  marks: [],
  lastAtMs: 0,
  ...(body as Partial<ConversationAnnex>),
});

const READ_TRIES = 10;

/** Reads a conversation as it stands in the store; null: there is none. It throws as the store does. */
export async function readConversation(store: StorePort, id: string): Promise<ConversationBody | null> {
  for (let tries = 0; tries < READ_TRIES; tries += 1) {
    const found = await store.get(CONVERSATION_PLACES.document, id);
    if (!found) return null;
    const { annexed, ...body } = found.body;
    const annex = annexed ? await store.get(CONVERSATION_PLACES.annex, id) : null;
    // one that stands on a later version of the document came in between the two
    if (annex && Number(annex.body.onto) > found.version) continue;
    return withAnnex(body as unknown as ConversationBody, annex && annexIn(annex.body));
  }
  throw new Error(`${id} could not be read: others keep writing it`);
}

/** Reads what no annex changes, of the document alone; null: there is none. It throws as the store does. */
export async function readSettled(store: StorePort, id: string): Promise<SettledConversation | null> {
  const found = await store.get(CONVERSATION_PLACES.document, id);
  return found && (found.body as unknown as SettledConversation);
}
