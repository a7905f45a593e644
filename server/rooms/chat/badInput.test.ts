import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { sendWhole } from '../../sendWhole.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, newCommand, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

const rates = new RatesOfATest();
let server: TestServer;
let [nova, ada, ben, cy] = [] as unknown as [TestPerson, TestPerson, TestPerson, TestPerson];
beforeAll(async () => {
  server = await startTestServer({}, { rates });
  [nova, ada, ben, cy] = await Promise.all([
    server.person('Nova', { isCreator: true }),
    ...[server.person('Ada'), server.person('Ben'), server.person('Cy')],
  ] as const);
});
afterAll(() => server.stop());

async function file(person: TestPerson, what: 'sent' | 'halfway'): Promise<string> {
  const [personId, name, bytes] = [person.account.id, 'notes.txt', Buffer.from('what was said')];
  if (what === 'sent') return sendWhole(server.services, { personId, name, bytes, use: 'message' });
  const begun = await server.services.uploads.begin({ personId, name, bytes: 13, use: 'message' });
  if (!begun.ok) throw new Error(begun.code);
  return begun.fileId;
}

const leftOf = ({ lines }: ChatSeat, what: string) =>
  [...lines.values()].filter((line) => line.type === 'notice' && line.notice.type === what).length;
const linesOf = ({ lines }: ChatSeat): string => JSON.stringify([...lines.values()]);

/** What a member asks that cannot be, by what is wrong with it: the request, what it says, and the code that answers it. */
async function badInput({ elsewhere, own, hers, gone }: Named) {
  const write = (more: object) => ({ commandId: newCommand(), text: 'x', ...more });
  const [halfway, bens] = [await file(ada, 'halfway'), await file(ben, 'sent')];
  return {
    'a line that is too long': ['write', write({ text: 'x'.repeat(4_001) }), 'MessageTooLong'],
    'an empty line': ['write', write({ text: ' \u200B\n ' }), 'MessageEmpty'],
    'an edit to nothing': ['edit', { seq: own, text: ' ' }, 'MessageEmpty'],
    'an edit that is too long': ['edit', { seq: own, text: 'x'.repeat(4_001) }, 'MessageTooLong'],
    'text that is a number': ['write', write({ text: 5 }), 'BadRequest'],
    'a line by half a number': ['erase', { seq: 1.5 }, 'BadRequest'],
    'a field that nobody knows': ['write', write({ isAdmin: true }), 'BadRequest'],
    'a conversation of others': ['write', write({ text: '', forward: elsewhere }), 'LineUnknown'],
    'an answer to a line that is not there': ['write', write({ replyTo: 9_999 }), 'LineUnknown'],
    'an answer to a line that is deleted': ['write', write({ replyTo: gone }), 'LineErased'],
    'a reaction to a line that is deleted': ['react', { seq: gone, emoji: '👍' }, 'LineErased'],
    'an edit of what is deleted': ['edit', { seq: gone, text: 'x' }, 'LineErased'],
    'an edit of what another wrote': ['edit', { seq: hers, text: 'x' }, 'Forbidden'],
    'an edit of a notice': ['edit', { seq: 1, text: 'x' }, 'LineFixed'],
    'a deletion of what another wrote': ['erase', { seq: hers }, 'Forbidden'],
    'a mention of somebody who is no member': [
      'write',
      write({ mentions: [cy.account.id] }),
      'MemberUnknown',
    ],
    'a tip to somebody who is no member': [
      'tip',
      { commandId: newCommand(), toId: cy.account.id, amountMinor: '1', asset: 'MESI' },
      'MemberUnknown',
    ],
    'a file that is not finished': ['write', write({ files: [halfway] }), 'FileNotReady'],
    'a file of another': ['write', write({ files: [bens] }), 'FileUnknown'],
    'a reaction that is no emoji': ['react', { seq: own, emoji: 'lol' }, 'EmojiInvalid'],
    'a mark at a line that is not there': ['read', { seq: 9_999 }, 'LineUnknown'],
    'a call that is over': ['joinCall', { callId: 'call_of_before', deviceId: 'dev_of_ada' }, 'CallOver'],
    'more people than a group has room for': [
      'addMembers',
      { handles: Array(21).fill(cy.account.handle) },
      'BadRequest',
    ],
    [`more mentions than ${CHAT_LIMITS.mentions}`]: [
      'write',
      write({ mentions: Array.from({ length: 21 }, (_, n) => `us_nobody${n}`) }),
      'BadRequest',
    ],
  } as const satisfies Readonly<Record<string, readonly [string, object, string]>>;
}

interface Named {
  readonly elsewhere: { readonly conversationId: string; readonly seq: number };
  readonly own: number;
  readonly hers: number;
  readonly gone: number;
}

describe('what cannot be', () => {
  it('[CH32] is answered by its own code, each of it, and changes nothing; who left is told that they did', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const apart = await startDirect(ben, cy);
    const b = await sit(ben, apart);
    const elsewhere = { conversationId: apart, seq: (await b.write('between us')).seq };
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    const named = {
      ...{ elsewhere, hers: (await n.write('by Nova')).seq, own: (await a.write('by Ada')).seq },
      gone: (await a.write('gone')).seq,
    };
    await a.ask('erase', { seq: named.gone });
    await until(() => a.lines.get(named.gone)?.type === 'erased');
    const cases = Object.entries(await badInput(named));
    const before = linesOf(a);
    const answers = new Map<string, string>();
    for (const [what, [request, payload]] of cases) {
      rates.beginAnew();
      answers.set(what, await a.ask(request, payload));
    }
    expect(Object.fromEntries(answers)).toEqual(
      Object.fromEntries(cases.map(([what, [, , code]]) => [what, code])),
    );
    expect(linesOf(a)).toBe(before);
    // whoever has left may read on, and do none of it
    await a.ask('leave');
    await until(() => a.closeCode === CLOSE_CODES.evicted);
    const former = await sit(ada, id);
    for (const [what, [request, payload]] of cases) {
      rates.beginAnew();
      expect([what, await former.ask(request, payload)]).toEqual([what, 'Forbidden']);
    }
    expect(await outcomeOf(cy.client.joinOrCreate('chat', { conversationId: id }))).toBe('NotAMember');
    await Promise.all([n, former, b].map(({ room }) => room.leave()));
  });

  it('[CH32] a thousand reactions are bounded for whoever sends them, and the line keeps one of each person', async () => {
    const id = await startGroup(nova, [ada]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    const { seq } = await n.write('react!');
    const emoji = ['👍', '❤️', '😂'];
    const send = (count: number) =>
      Promise.all(Array.from({ length: count }, (_, at) => a.ask('react', { seq, emoji: emoji[at % 3]! })));
    expect([...new Set(await send(LIMITS.clientFramesPerSecond / 2))].toSorted()).toEqual([
      'RateLimited',
      'ok',
    ]);
    // so many at once end the connection
    await send(1_000);
    await until(() => a.closeCode !== null);
    rates.beginAnew();
    const again = await sit(ada, id);
    expect(await again.ask('react', { seq, emoji: '🎉' })).toBe('ok');
    await until(() => linesOf(n).includes('🎉'));
    expect(n.lines.get(seq)).toMatchObject({ reactions: [{ emoji: '🎉', personIds: [ada.account.id] }] });
    await Promise.all([n, again].map(({ room }) => room.leave()));
  });

  it('[CH32] who leaves on two devices at once leaves once; owner and heir at once leave a group that has an owner', async () => {
    const id = await startGroup(nova, [ada, ben, cy]);
    const [n, n2, a, b] = [await sit(nova, id), await sit(nova, id), await sit(ada, id), await sit(ben, id)];
    const codes = await Promise.all([n, n2, a].map((seat) => seat.ask('leave')));
    expect([codes[0], codes[1]].toSorted()).toEqual(['NotAMember', 'ok']);
    expect(codes[2]).toBe('ok');
    await until(() => leftOf(b, 'left') === 2 && leftOf(b, 'handedOver') >= 1);
    await until(() => [n, n2, a].every(({ closeCode }) => closeCode === CLOSE_CODES.evicted));
    // an old tab of somebody who was removed
    const again = await sit(ben, id);
    expect(again.you?.role).toBe('owner');
    const c = await sit(cy, id);
    const asked = again.ask('removeMember', { personId: cy.account.id });
    expect(await asked).toBe('ok');
    // its seat closes in a moment, and until then is nobody's
    const late = await c.ask('write', { commandId: newCommand(), text: 'am I here?' });
    expect(late).toMatch(/NotAMember|connection closed/);
    await until(() => c.closeCode === CLOSE_CODES.evicted);
    expect(linesOf(again)).not.toContain('am I here?');
    expect(await again.ask('leave')).toBe('ok');
    const document = (await server.services.store.get('conversations', id))?.body;
    expect(document?.members).toEqual([]);
    await b.room.leave();
  });
});
