import type { Response } from 'express';
import type { Account } from '../../shared/protocol/people.ts';
import { readConversation } from '../domain/conversation/conversationAnnex.ts';
import type { ConversationBody, KeptLine } from '../domain/conversation/conversationBody.ts';
import { readStored } from '../domain/conversation/storedLines.ts';
import type { Services } from '../services/services.ts';
import { consentsOf } from './consentsOf.ts';
import { sendLines } from './sendLines.ts';

const LINES_AT_ONCE = 200;

/** One part of the file: a value, or a list that is written as it is read. */
type Section = readonly [name: string, content: object | null | AsyncIterable<object>];

/** Sends everything that is kept of a person as one JSON file, as fast as it is read and no faster. */
export async function sendTakeOut(res: Response, services: Services, account: Account): Promise<void> {
  const sections = await sectionsOf(services, account);
  await sendLines(res, {
    name: 'mesi-data.json',
    type: 'application/json; charset=utf-8',
    pieces: jsonOf(services.clock.nowMs(), sections),
  });
}

async function* jsonOf(madeAtMs: number, sections: readonly Section[]): AsyncGenerator<string> {
  yield `{"madeAtMs":${madeAtMs}`;
  for (const [name, content] of sections) {
    yield `,\n${JSON.stringify(name)}:`;
    if (content === null || !(Symbol.asyncIterator in content)) {
      yield JSON.stringify(content);
      continue;
    }
    let before = '[';
    for await (const item of content) {
      yield `${before}\n${JSON.stringify(item)}`;
      before = ',';
    }
    yield before === '[' ? '[]' : ']';
  }
  yield '}\n';
}

async function sectionsOf(services: Services, account: Account): Promise<readonly Section[]> {
  const { accountNames, accountCare, profiles, kycForms, messageRules, spending, wallet } = services;
  const { id } = account;
  const everything = { userId: id, asset: null, kinds: null, fromMs: null, toMs: null };
  return [
    ['account', account],
    ['names', await accountNames.of(id)],
    ['email', await accountCare.emailOf(id)],
    ['profile', await profiles.get(id)],
    ['identity', await kycForms.takeOut(id)],
    ['looks', allLooks(services, id)],
    ['consents', allConsents(services, id)],
    ['messageRules', await messageRules.get(id)],
    ['spending', await spending.get(id)],
    ['wallet', wallet.statements.all({ ...everything, account: 'wallet' })],
    ['earnings', wallet.statements.all({ ...everything, account: 'creator' })],
    ['messages', ownMessages(services, id)],
  ];
}

async function* allLooks({ kyc }: Services, personId: string): AsyncGenerator<object> {
  for (
    let page = await kyc.looksAt(personId);
    page.length > 0;
    page = await kyc.looksAt(personId, page.at(-1))
  )
    yield* page;
}

/** What was consented to at gates and before meetings, with each look at it. */
async function* allConsents(services: Services, personId: string): AsyncGenerator<object> {
  const { kyf, meetings } = services;
  yield* consentsOf(services, personId);
  for (const { meetingId, creator } of await meetings.list({ role: 'fan', personId })) {
    const receipt = await kyf.receipt({ aboutId: meetingId, fanId: personId });
    if (receipt) yield { meetingId, creator, ...receipt };
  }
}

/** What somebody wrote, conversation by conversation, the oldest first; what others wrote is theirs. */
async function* ownMessages(services: Services, personId: string): AsyncGenerator<object> {
  const { conversations, store } = services;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await conversations.list({ personId, cursor: cursor ?? null });
    for (const { conversationId } of page.conversations) {
      const body = await readConversation(store, conversationId);
      if (!body) continue;
      for await (const line of linesOf(services, conversationId, body))
        if (line.type === 'text' && line.from.id === personId)
          yield { conversationId, seq: line.seq, atMs: line.atMs, text: line.text, files: line.files ?? [] };
    }
    cursor = page.cursor;
  }
}

async function* linesOf(
  { store }: Services,
  conversationId: string,
  { tail, amended }: ConversationBody,
): AsyncGenerator<KeptLine> {
  const changed = new Map(amended.map((line) => [line.seq, line]));
  const firstHere = tail[0]?.seq ?? 0;
  for (let beyond: number | null = 0; beyond !== null; ) {
    const query = { conversationId, order: 'ascending', beyond, limit: LINES_AT_ONCE } as const;
    const { lines, reached } = await readStored(store, query);
    // what lies there and was never told does not count: it is not before the lines of the document
    for (const line of lines) if (line.seq < firstHere) yield changed.get(line.seq) ?? line;
    beyond = reached;
  }
  yield* tail;
}
