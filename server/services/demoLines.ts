import type { LineFile } from '../../shared/protocol/chatFiles.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { readConversation } from '../domain/conversation/conversationAnnex.ts';
import type { ConversationBody, KeptLine } from '../domain/conversation/conversationBody.ts';
import type { Services } from './services.ts';
import { COLLECTIONS } from './store/collections.ts';
import type { JsonObject } from './store/port.ts';

/** What somebody of the demo has said. */
export interface DemoLine {
  readonly from: Person;
  readonly text: string;
  readonly commandId: string;
  readonly files?: readonly LineFile[];
  /** The files are locked for that much, minor units of MESI; absent: they are open. */
  readonly priceMinor?: string;
}

/** The last line was said so long ago, and one such time lies between two lines. */
const STEP_MS = 4 * MINUTE_MS;

/** Returns how many lines a conversation has; null: there is none. */
export async function demoLinesOf({ store }: Services, id: string): Promise<number | null> {
  return (await readConversation(store, id))?.lastSeq ?? null;
}

/** Adds what was said already to a conversation that nobody has open. Where somebody has, nothing is added. */
export async function appendDemoLines(
  { store, conversations, clock }: Services,
  id: string,
  lines: readonly DemoLine[],
): Promise<void> {
  const found = await store.get(COLLECTIONS.conversations.name, id);
  if (!found) return;
  const body = withLines(found.body as unknown as ConversationBody, lines, clock.nowMs());
  const json = body as unknown as JsonObject;
  const written = await store.replace(COLLECTIONS.conversations.name, id, found.version, json);
  if (!written.ok) return;
  const personIds = body.members.map(({ person }) => person.id);
  await conversations.place({ conversationId: id, personIds, atMs: body.lastAtMs });
}

/** Everybody has read everything. */
function withLines(body: ConversationBody, said: readonly DemoLine[], nowMs: number): ConversationBody {
  const lines = said.map(({ priceMinor, ...line }, at): KeptLine => {
    return {
      ...line,
      type: 'text',
      seq: body.lastSeq + 1 + at,
      atMs: nowMs - (said.length - at) * STEP_MS,
      replyTo: null,
      mentions: [],
      ...(priceMinor ? { lock: { priceMinor, openedCount: 0 } } : {}),
      editedAtMs: null,
      reactions: [],
      count: body.lastCount + 1 + at,
    };
  });
  const [lastSeq, lastCount] = [body.lastSeq + said.length, body.lastCount + said.length];
  const tail = [
    ...body.tail.map((line) => ({ ...line, atMs: nowMs - (said.length + 1) * STEP_MS })),
    ...lines,
  ];
  return {
    ...body,
    tail,
    lastSeq,
    lastCount,
    lastAtMs: lines.at(-1)?.atMs ?? nowMs,
    members: body.members.map((member) => ({ ...member, readSeq: lastSeq, readCount: lastCount })),
    doors:
      body.type === 'direct'
        ? { ...body.doors, openTo: body.members.map(({ person }) => person.id) }
        : body.doors,
  };
}
