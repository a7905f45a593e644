import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { FilesAnswer } from '../../../shared/protocol/files.ts';
import { showGroupPicture } from '../../domain/conversation/groupPicture.ts';
import { sendWhole } from '../../sendWhole.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { group } from './chatMachine.testkit.ts';
import { callApi, gone, sit, startDirect, startGroup } from './chatSeats.testkit.ts';
import { ada as adaOfCrash, begun, type Death, ID, passes } from './dyingFiles.testkit.ts';

let server: TestServer;
let [nova, ada, ben, cy] = [] as unknown as [TestPerson, TestPerson, TestPerson, TestPerson];
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova');
  [ada, ben, cy] = await Promise.all([server.person('Ada'), server.person('Ben'), server.person('Cy')]);
});
afterAll(() => server.stop());

const square = (background: string) =>
  sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();

async function send({ account }: TestPerson, use: 'profile' | 'message' = 'profile'): Promise<string> {
  const bytes = await square('#285');
  return sendWhole(server.services, { personId: account.id, name: 'us.png', bytes, use });
}

const reads = async (person: TestPerson, fileId: string): Promise<boolean> =>
  (await callApi<FilesAnswer>(person, { path: `/files?ids=${fileId}` })).files.length === 1;
const headOf = (person: TestPerson, id: string) =>
  callApi<ConversationHead>(person, { path: `/conversations/${id}` });
const isThere = async (fileId: string) => (await server.services.files.describe(fileId)) !== null;

describe('the picture of a group', () => {
  it('[CH28] is given by an admin, seen by members alone, and the one before is gone', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    const [red, blue] = [await send(nova), await send(nova)];
    expect(await n.ask('setPicture', { fileId: red })).toBe('ok');
    await until(() => a.events.some((event) => event.type === 'settings' && event.pictureId === red));
    expect([await reads(ada, red), await reads(cy, red)]).toEqual([true, false]);
    expect(await headOf(ben, id)).toMatchObject({
      pictureId: red,
      lastLine: { notice: { type: 'pictureSet' }, from: { id: nova.account.id } },
    });
    expect(await n.ask('setPicture', { fileId: blue })).toBe('ok');
    await vi.waitFor(async () => expect([await isThere(red), await isThere(blue)]).toEqual([false, true]));
    expect(await n.ask('removeMember', { personId: ada.account.id })).toBe('ok');
    expect([await reads(ada, blue), await reads(ben, blue)]).toEqual([false, true]);
    await Promise.all([n, a].map(({ room }) => room.leave()));
    await gone(id);
    const again = await sit(nova, id);
    expect(again.snapshot?.pictureId).toBe(blue);
    expect(await again.ask('setPicture', { fileId: null })).toBe('ok');
    await vi.waitFor(async () => expect(await isThere(blue)).toBe(false));
    expect((await headOf(ben, id)).pictureId).toBeUndefined();
    await again.room.leave();
  });

  it('[CH28] is a file of that use which the admin sent; each refusal says which', async () => {
    const id = await startGroup(nova, [ada]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    const [own, message, adas] = [await send(nova), await send(nova, 'message'), await send(ada)];
    const set = (seat: typeof n, fileId: string) => seat.ask('setPicture', { fileId });
    expect(await set(a, adas)).toBe('Forbidden');
    expect([await set(n, adas), await set(n, message), await set(n, 'fl_nothing1')]).toEqual([
      'FileUnknown',
      'FileUnknown',
      'FileUnknown',
    ]);
    expect([await set(n, own), await set(n, own)]).toEqual(['ok', 'ok']);
    const d = await sit(nova, await startDirect(nova, ada));
    expect(await set(d, await send(nova))).toBe('Forbidden');
    const second = await sit(nova, await startGroup(nova, [ada]));
    expect(await set(second, own)).toBe('FileInUse');
    await Promise.all([n, a, d, second].map(({ room }) => room.leave()));
  });

  it('[CH28] comes with a new group, or the group is not made', async () => {
    const [own, message] = [await send(nova), await send(nova, 'message')];
    const begin = (pictureId: string) =>
      callApi<ConversationHead>(nova, {
        method: 'post',
        path: '/conversations',
        body: { type: 'group', name: 'With a face', handles: [ada.account.handle], pictureId },
      });
    await expect(begin(message)).rejects.toThrow();
    const { conversationId, pictureId } = await begin(own);
    expect([pictureId, await reads(ada, own), await reads(ben, own)]).toEqual([own, true, false]);
    expect((await headOf(ada, conversationId)).pictureId).toBe(own);
  });

  it('[CH28] goes with the last member', () => {
    const chat = group();
    expect(chat.as('Nova', { type: 'setPicture' }, { fileId: 'fl_face' })).toBe('ok');
    for (const name of ['Ben', 'Ada', 'Nova']) chat.as(name, { type: 'leave' });
    expect(chat.cuts.flatMap(({ dropped }) => dropped)).toEqual([
      { place: 'picture/fl_face', fileIds: ['fl_face'] },
    ]);
    expect(chat.state.pictureId).toBeUndefined();
  });
});

describe('whoever dies while a picture changes', () => {
  async function world() {
    const { world: dying, afterAnHour } = await begun('group');
    const face = async () =>
      (await dying.files.send(await square('#a33'), { personId: adaOfCrash.id, use: 'profile' })).fileId;
    const show = (fileId: string) =>
      showGroupPicture(dying.files.files, { conversationId: ID, personId: adaOfCrash.id, fileId });
    const set = async (fileId: string, death: Death) => {
      await show(fileId);
      const authority = await dying.open(death);
      const told = authority.command({ type: 'setPicture', byId: adaOfCrash.id, fileId });
      await Promise.race([told, passes()]);
    };
    const left = async (...fileIds: readonly string[]) =>
      Promise.all(fileIds.map(async (id) => (await dying.files.files.describe(id)) !== null));
    return { face, show, set, left, afterAnHour };
  }

  it('[CH28] leaves no file that is no picture, an hour later', async () => {
    const { face, show, set, left, afterAnHour } = await world();
    const [never, first, second] = [await face(), await face(), await face()];
    await show(never);
    await set(first, 'never');
    // the second one is the picture, and nobody released the first
    await set(second, 'afterWrite');
    expect(await left(never, first, second)).toEqual([true, true, true]);
    await afterAnHour();
    await vi.waitFor(async () => expect(await left(never, first, second)).toEqual([false, false, true]), {
      timeout: 5_000,
    });
  });

  it('[CH28] before it is durable leaves the picture that was', async () => {
    const { face, set, left, afterAnHour } = await world();
    const [first, second] = [await face(), await face()];
    await set(first, 'never');
    await set(second, 'beforeWrite');
    await afterAnHour();
    await vi.waitFor(async () => expect(await left(first, second)).toEqual([true, false]), {
      timeout: 5_000,
    });
  });
});
