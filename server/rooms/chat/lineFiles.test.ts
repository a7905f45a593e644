import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { FilesAnswer, FileView } from '../../../shared/protocol/files.ts';
import type { ConversationBody } from '../../domain/conversation/conversationBody.ts';
import { sendWhole } from '../../sendWhole.ts';
import { until } from '../onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, callApi, newCommand, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

const rates = new RatesOfATest();
let server: TestServer;
let [nova, ada, ben, cy] = [] as unknown as [TestPerson, TestPerson, TestPerson, TestPerson];
beforeAll(async () => {
  server = await startTestServer({}, { rates });
  nova = await server.person('Nova', { isCreator: true });
  [ada, ben, cy] = await Promise.all([server.person('Ada'), server.person('Ben'), server.person('Cy')]);
});
afterAll(() => server.stop());

const picture = () =>
  sharp({ create: { width: 64, height: 32, channels: 3, background: '#285' } })
    .png()
    .toBuffer();

/** Announces a file, and sends nothing of it. */
async function begin(person: TestPerson, bytes: Uint8Array): Promise<string> {
  const { uploads } = server.services;
  const begun = await uploads.begin({
    personId: person.account.id,
    name: 'a picture.png',
    bytes: bytes.byteLength,
    use: 'message',
  });
  if (!begun.ok) throw new Error(begun.code);
  return begun.fileId;
}

async function send(person: TestPerson, bytes?: Uint8Array): Promise<string> {
  const content = bytes ?? (await picture());
  const sent = { personId: person.account.id, name: 'a picture.png', bytes: content } as const;
  return sendWhole(server.services, { ...sent, use: 'message' });
}

const look = async (person: TestPerson, ...ids: readonly string[]): Promise<readonly FileView[]> =>
  (await callApi<FilesAnswer>(person, { path: `/files?ids=${ids.join(',')}` })).files;
const addressOf = ({ state }: FileView): string => (state.type === 'ready' ? state.main : '');
const statusAt = async (address: string): Promise<number> => (await fetch(server.url + address)).status;
const write = (seat: ChatSeat, files: readonly string[], more: object = {}) =>
  seat.ask('write', { commandId: newCommand(), text: '', files, ...more });
const newest = (seat: ChatSeat): ChatLine => [...seat.lines.values()].toSorted((a, b) => b.seq - a.seq)[0]!;

describe('files in a line', () => {
  it('[CH23] are told with what a bubble shows, once, also when the command comes again', async () => {
    const id = await startDirect(ada, ben);
    const [a, b] = [await sit(ada, id), await sit(ben, id)];
    const files = [await send(ada), await send(ada, Buffer.from('to keep'))];
    const same = { commandId: newCommand() };
    expect([await write(a, files, same), await write(a, files, same)]).toEqual(['ok', 'ok']);
    await until(() => newest(b)?.type === 'text');
    expect(newest(b)).toMatchObject({
      text: '',
      files: [
        {
          id: files[0],
          name: 'a picture.png',
          isVoice: false,
          content: {
            type: 'picture',
            size: { width: 64, height: 32 },
            placeholder: expect.stringMatching(/^data:image\/webp/),
          },
        },
        { id: files[1], bytes: 7, content: { type: 'other' } },
      ],
    });
    expect(b.lines.size).toBe(1);
    expect(await a.ask('edit', { seq: 1, text: 'a caption' })).toBe('ok');
    expect(await a.ask('edit', { seq: 1, text: ' ' })).toBe('ok');
    const [head] = (await server.services.conversations.list({ personId: ben.account.id, cursor: null }))
      .conversations;
    expect(head?.lastLine).toMatchObject({ text: '', files: { kind: 'mixed', count: 2 } });
    await Promise.all([a, b].map(({ room }) => room.leave()));
  });

  it('[CH23] are the writer’s own, ready, new and not too many; each refusal says which', async () => {
    const id = await startDirect(ada, ben);
    const a = await sit(ada, id);
    const bytes = await picture();
    const [half, own, bens] = [await begin(ada, bytes), await send(ada), await send(ben)];
    const svg = await send(ada, Buffer.from('<svg onload="alert(1)"/>'));
    expect(await write(a, [half])).toBe('FileNotReady');
    expect(await write(a, [bens])).toBe('FileUnknown');
    expect(await write(a, ['fl_nothing1'])).toBe('FileUnknown');
    expect(await write(a, [])).toBe('BadRequest');
    expect(await write(a, Array(CHAT_LIMITS.files + 1).fill(own))).toBe('BadRequest');
    expect(await a.ask('write', { commandId: newCommand(), text: ' ' })).toBe('MessageEmpty');
    expect(await write(a, [own, own])).toBe('ok');
    expect(await write(a, [own])).toBe('FileInUse');
    expect(await write(a, [svg])).toBe('ok');
    await until(() => a.lines.has(newest(a).seq));
    await a.room.leave();
  });

  it('[CH25] a request to somebody whom rules keep out is text alone', async () => {
    await callApi(nova, { method: 'put', path: '/message-rules', body: { type: 'nobody' } });
    const id = await startDirect(cy, nova);
    const seat = await sit(cy, id);
    expect(await write(seat, [await send(cy)], { text: 'look!' })).toBe('RequestIsText');
    expect(await seat.ask('write', { commandId: newCommand(), text: 'may I?' })).toBe('ok');
    await callApi(nova, { method: 'put', path: '/message-rules', body: { type: 'everybody' } });
    await seat.room.leave();
  });
});

describe('forwarding', () => {
  it('[CH26] takes text and files of a line that one may read, which outlive the first line', async () => {
    const source = await startGroup(nova, [ada]);
    const target = await startDirect(ada, ben);
    const [n, a] = [await sit(nova, source), await sit(ada, target)];
    const fileId = await send(nova);
    expect(await write(n, [fileId], { text: 'for you alone' })).toBe('ok');
    const seq = newest(n).seq;
    const forward = { conversationId: source, seq };
    const same = { commandId: newCommand(), text: '', forward };
    expect(await a.ask('write', same)).toBe('ok');
    await until(() => a.texts().includes('for you alone'));
    expect(newest(a)).toMatchObject({
      isForwarded: true,
      from: { id: ada.account.id },
      files: [{ id: fileId, name: 'a picture.png' }],
    });
    expect(await a.ask('edit', { seq: newest(a).seq, text: 'other words' })).toBe('LineFixed');
    expect(await look(ben, fileId)).toHaveLength(1);
    expect(await n.ask('erase', { seq })).toBe('ok');
    expect(await look(nova, fileId)).toHaveLength(1);
    // the same command again, though the first line is gone
    expect(await a.ask('write', same)).toBe('ok');
    expect(await a.ask('write', { ...same, commandId: newCommand() })).toBe('LineErased');
    expect(await a.ask('erase', { seq: newest(a).seq })).toBe('ok');
    await vi.waitFor(async () => expect(await server.services.files.describe(fileId)).toBeNull());
    await Promise.all([n, a].map(({ room }) => room.leave()));
  });

  it('[CH26] takes a line that the document of its conversation does not have yet', async () => {
    const source = await startGroup(nova, [ada]);
    const target = await startDirect(ada, ben);
    const [n, a] = [await sit(nova, source), await sit(ada, target)];
    for (const text of ['one', 'two', 'three and last']) await n.write(text);
    const forward = { conversationId: source, seq: newest(n).seq };
    expect(await a.ask('write', { commandId: newCommand(), text: '', forward })).toBe('ok');
    await until(() => a.texts().includes('three and last'));
    await Promise.all([n, a].map(({ room }) => room.leave()));
  });

  it('[CH26] is refused to whoever may not read the line, whatever they name', async () => {
    const source = await startGroup(nova, [ada]);
    const target = await startDirect(cy, ben);
    const [n, c] = [await sit(nova, source), await sit(cy, target)];
    await n.write('a secret');
    const ask = (forward: object, more: object = {}) =>
      c.ask('write', { commandId: newCommand(), text: '', forward, ...more });
    expect(await ask({ conversationId: source, seq: 2 })).toBe('LineUnknown');
    expect(await ask({ conversationId: 'gr_nothing_here', seq: 1 })).toBe('LineUnknown');
    expect(await ask({ conversationId: target, seq: 99 })).toBe('LineUnknown');
    expect(await ask({ conversationId: source, seq: 2 }, { text: 'mine' })).toBe('BadRequest');
    expect(await n.ask('addMembers', { handles: [cy.account.handle] })).toBe('ok');
    expect(await ask({ conversationId: source, seq: 2 })).toBe('LineUnknown');
    expect(await ask({ conversationId: source, seq: 3 })).toBe('LineFixed');
    await Promise.all([n, c].map(({ room }) => room.leave()));
  });
});

describe('who reads them', () => {
  it('[CH24] is who may read the line: member, former, removed, who came later, stranger, guest', async () => {
    const di = await server.person('Di');
    const late = await server.person('Late');
    const id = await startGroup(nova, [ada, ben, di]);
    const [n, d] = [await sit(nova, id), await sit(di, id)];
    const early = await send(nova);
    expect(await write(n, [early])).toBe('ok');
    const address = addressOf((await look(ben, early))[0]!);
    expect(await statusAt(address)).toBe(200);
    expect(await d.ask('leave')).toBe('ok');
    expect(await n.ask('removeMember', { personId: ben.account.id })).toBe('ok');
    expect(await n.ask('addMembers', { handles: [late.account.handle] })).toBe('ok');
    const after = await send(nova);
    expect(await write(n, [after])).toBe('ok');
    const may = async (person: TestPerson) =>
      (await look(person, early, after)).map((view) => (view.id === early ? 'early' : 'after'));
    expect(await may(ada)).toEqual(['early', 'after']);
    expect([await may(ben), await may(di)]).toEqual([['early'], ['early']]);
    expect(await may(late)).toEqual(['after']);
    expect(await may(cy)).toEqual([]);
    // the address of one who may read is of no use to another, nor without a key
    expect(await statusAt(address)).toBe(200);
    expect(await statusAt(address.replace(ben.account.id, cy.account.id))).toBe(404);
    expect(await statusAt(`/files/${early}/main`)).toBe(404);
    expect((await fetch(`${server.url}/api/files?ids=${early}`)).status).toBe(401);
    await n.room.leave();
  });

  it('[CH24] judged after hundreds of lines, when the line stands in the document no more', async () => {
    const id = await startDirect(cy, ada);
    const [c, fileId] = [await sit(cy, id), await send(cy)];
    expect(await write(c, [fileId])).toBe('ok');
    const { store } = server.services;
    for (let n = 0; n < 110; n += 1) {
      if (n % 15 === 0) rates.beginAnew();
      await c.write(`line ${n}`);
    }
    await vi.waitFor(async () => {
      const found = await store.get('conversations', id);
      const { tail } = found!.body as unknown as ConversationBody;
      expect(tail[0]?.seq).toBeGreaterThan(1);
    });
    expect(await look(ada, fileId)).toHaveLength(1);
    expect(await look(ben, fileId)).toHaveLength(0);
    expect(await c.ask('erase', { seq: 1 })).toBe('ok');
    expect(await look(ada, fileId)).toHaveLength(0);
    await c.room.leave();
  });

  it('[CH24] a block keeps what was sent before readable, and an erased line leaves nothing within a second', async () => {
    const eve = await server.person('Eve');
    const id = await startDirect(eve, ben);
    const [e, b] = [await sit(eve, id), await sit(ben, id)];
    const [kept, erased] = [await send(eve), await send(eve)];
    await write(e, [kept]);
    await write(e, [erased]);
    const seq = newest(e).seq;
    expect(await b.ask('setBlocked', { isBlocked: true })).toBe('ok');
    expect(await write(e, [await send(eve)])).toBe('DoorClosed');
    const addresses = (await look(ben, kept, erased)).map(addressOf);
    const own = addressOf((await look(eve, erased))[0]!);
    expect(await Promise.all([...addresses, own].map(statusAt))).toEqual([200, 200, 200]);
    const erasedAtMs = performance.now();
    expect(await e.ask('erase', { seq })).toBe('ok');
    await vi.waitFor(async () =>
      expect(await Promise.all([...addresses, own].map(statusAt))).toEqual([200, 404, 404]),
    );
    expect(performance.now() - erasedAtMs).toBeLessThan(1_000);
    expect(await server.services.files.describe(erased)).toBeNull();
    await Promise.all([e, b].map(({ room }) => room.leave()));
  });
});
