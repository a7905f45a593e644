import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryEntry, ModePreviewAnswer } from '../../shared/protocol/answers.ts';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import type { EntryRules } from '../../shared/protocol/modes.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
let creator: TestPerson;
let ada: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ MESI_AUDIENCE_SIZE: '3' });
  [creator, ada, ben] = await Promise.all([
    server.person('Nova', { isCreator: true }),
    server.person('Ada'),
    server.person('Ben'),
  ]);
});
afterAll(() => server.stop());

const none: EntryRules = { match: 'any', followers: false, subscribers: null, invited: false, tipped: null };
const privately = (rules: Partial<EntryRules>) => ({
  mode: { type: 'private', rules: { ...none, ...rules } },
});
const publicly = { mode: { type: 'public', limitMinutes: null } };
const price = '5000000';

async function openHouse() {
  const { streamId, studio } = await goLive(server, creator);
  const [adas, bens] = [await watchStream(ada, streamId), await watchStream(ben, streamId)];
  await until(() => adas.standing === 'inside' && bens.standing === 'inside');
  return { streamId, studio, adas, bens };
}
const follow = (person: TestPerson, follows: boolean) =>
  server.services.access.setFollow({ creatorId: creator.account.id, personId: person.account.id, follows });
const at = (seat: Onlooker, standing: Onlooker['standing']) => until(() => seat.standing === standing);
const command = () => server.services.ids.next('cmd');

async function openSale({ studio }: { readonly studio: Onlooker }, sale = {}) {
  await studio.room.request('openSale', {
    priceMinor: price,
    total: 5,
    minimum: 0,
    tipsCount: false,
    ...sale,
  });
  await until(() => studio.events.some((event) => event.type === 'sale' && event.sale?.isOpen === true));
  const opened = studio.events.findLast((event) => event.type === 'sale');
  return opened?.type === 'sale' ? opened.sale!.saleId : '';
}

const buy = (seat: Onlooker, saleId: string, extra = {}) =>
  seat.room.request('buyTicket', {
    commandId: command(),
    saleId,
    asset: 'MESI',
    priceMinor: price,
    ...extra,
  });

async function closeCurtain(studio: Onlooker) {
  const ticketOnly = { mode: { type: 'ticketOnly' } };
  const seen: ModePreviewAnswer = await studio.room.request('previewMode', ticketOnly);
  const { holders, leaving } = seen;
  await studio.room.request('switchMode', { ...ticketOnly, confirm: { holders, leaving } });
  return seen;
}

describe('a private stream', () => {
  it('[RO13] keeps whoever may stay, and moves the others to a door that opens', async () => {
    await follow(ada, true);
    const { studio, adas, bens } = await openHouse();
    const preview = await studio.room.request('previewMode', privately({ followers: true }));
    expect(preview).toMatchObject({ inside: 2, staying: 1, leaving: 1 });
    await studio.room.request('switchMode', privately({ followers: true }));
    await at(bens, 'door');
    expect(bens.door).toMatchObject({ why: 'private', keys: [{ type: 'follow' }] });
    expect([adas.standing, adas.snapshots]).toEqual(['inside', 1]);
    await adas.room.request('say', { text: 'just us' });
    expect(await outcomeOf(bens.room.request('say', { text: 'hello?' }))).toBe('AccessDenied');
    await follow(ben, true);
    await at(bens, 'inside');
    await follow(ada, false);
    await at(adas, 'door');
    expect([adas.leaks, bens.leaks]).toEqual([[], []]);
    await until(() => studio.events.some((event) => event.type === 'viewers' && event.count === 1));
    await follow(ben, false);
  });

  it('[AU33] at its end closes the seats at its door at once, and leaves the others for a while', async () => {
    await follow(ada, true);
    const { studio, adas, bens } = await openHouse();
    await studio.room.request('switchMode', privately({ followers: true }));
    await at(bens, 'door');
    await studio.room.request('endStream', {});
    await until(() => bens.closeCode === CLOSE_CODES.streamEnded);
    expect([adas.closeCode, bens.events.some(({ type }) => type === 'ended')]).toEqual([null, false]);
  });

  it('[RO13] cuts the picture of whoever must go, and of nobody else, before anything is told', async () => {
    await follow(ada, true);
    const { studio, adas, bens } = await openHouse();
    await studio.room.request('openMedia', {});
    for (const seat of [adas, bens]) await seat.room.request('openMedia', {});
    await studio.room.request('previewMode', privately({ followers: true }));
    await studio.room.request('switchMode', privately({ followers: true }));
    await at(bens, 'door');
    const byes = ({ media }: Onlooker) => media.filter(({ type }) => type === 'bye').length;
    // the other end of a picture that is cut is told
    await until(() => byes(studio) === 1);
    expect([byes(adas), byes(studio)]).toEqual([0, 1]);
    expect(await outcomeOf(bens.room.request('signal', { peer: 'origin' }))).toBe('AccessDenied');
    expect(bens.events.filter(({ type }) => type === 'mode')).toEqual([]);
    expect(adas.events.filter(({ type }) => type === 'mode')).toHaveLength(1);
    await follow(ada, false);
  });

  it('[RO13] tells nobody at the door that there is a picture now, who had asked for it inside', async () => {
    await follow(ada, true);
    const { studio, adas, bens } = await openHouse();
    for (const seat of [adas, bens])
      expect(await outcomeOf(seat.room.request('openMedia', {}))).toBe('MediaUnavailable');
    await studio.room.request('switchMode', privately({ followers: true }));
    await at(bens, 'door');
    await at(adas, 'inside');
    await outcomeOf(adas.room.request('openMedia', {}));
    await studio.room.request('openMedia', {});
    await until(() => adas.media.some(({ type }) => type === 'available'));
    // what was sent to both before this has arrived
    await outcomeOf(bens.room.request('react', { kind: 'heart' }));
    expect([bens.media, bens.leaks]).toEqual([[], []]);
    await follow(ada, false);
  });

  it('[RO13] lets in guests until their invite is revoked', async () => {
    const { studio, adas } = await openHouse();
    const creatorId = creator.account.id;
    const { invites } = server.services;
    const made = await invites.create({ creatorId, label: '', uses: 1, expiresAtMs: null });
    if (!made.ok) throw new Error(made.rejection.code);
    const { id, code } = made.value;
    await studio.room.request('switchMode', privately({ invited: true }));
    await at(adas, 'door');
    await invites.redeem({ code: code!, personId: ada.account.id });
    await at(adas, 'inside');
    await invites.revoke({ creatorId, id });
    await at(adas, 'door');
    expect(adas.leaks).toEqual([]);
  });

  it('[RO14] takes a tip at a door that tips open, and no other', async () => {
    const { studio, adas, bens } = await openHouse();
    const tipped = { minimumMinor: price, withinDays: null };
    await studio.room.request('switchMode', privately({ tipped }));
    await Promise.all([at(adas, 'door'), at(bens, 'door')]);
    const tip = (seat: Onlooker, amountMinor: string) =>
      outcomeOf(seat.room.request('tip', { commandId: command(), amountMinor, asset: 'MESI' }));
    expect(await tip(adas, '4999999')).toBe('ok');
    await until(
      () => adas.door?.keys.some((key) => key.type === 'tip' && key.doneMinor === '4999999') === true,
    );
    expect(await tip(adas, '1')).toBe('ok');
    await at(adas, 'inside');
    await studio.room.request('switchMode', privately({ followers: true }));
    await until(() => bens.door?.keys[0]?.type === 'follow');
    expect(await tip(bens, price)).toBe('AccessDenied');
    expect([...adas.leaks, ...bens.leaks]).toEqual([]);
  });

  it('[RO13] puts out whoever a moderator removes, and lets them back when it is taken back', async () => {
    const { studio, adas, bens } = await openHouse();
    const personId = ben.account.id;
    await studio.room.request('setModerator', { personId: ada.account.id, isModerator: true });
    await until(() => adas.you?.isModerator === true);
    await adas.room.request('removeViewer', { personId });
    await at(bens, 'door');
    expect(bens.door).toMatchObject({ why: 'removed', keys: [] });
    expect(await outcomeOf(bens.room.request('react', { kind: 'heart' }))).toBe('Removed');
    await adas.room.request('removeViewer', { personId, takeBack: true });
    await at(bens, 'inside');
    await adas.room.request('mute', { personId, minutes: 5 });
    await until(() => bens.you?.mutedUntilMs != null);
    expect(await outcomeOf(bens.room.request('say', { text: 'but' }))).toBe('Muted');
  });
});

describe('a ticket-only stream', () => {
  it('[RO15] is for holders; others buy at the door and are let in', async () => {
    const { studio, adas, bens, streamId } = await openHouse();
    const saleId = await openSale({ studio });
    const before = (await server.services.ledger.balances(`wallet:${ben.account.id}`)).MESI ?? 0n;
    await buy(adas, saleId);
    await until(() => adas.you?.ticket?.state === 'held');
    expect(await closeCurtain(studio)).toMatchObject({ inside: 2, staying: 1, leaving: 1, holders: 1 });
    await at(bens, 'door');
    expect(bens.door).toMatchObject({
      why: 'ticketOnly',
      keys: [{ type: 'ticket', priceMinor: price, left: 4 }],
    });
    expect(await outcomeOf(bens.room.request('say', { text: 'hello?' }))).toBe('AccessDenied');
    await buy(bens, saleId);
    await at(bens, 'inside');
    await until(() => bens.you?.ticket?.state === 'paid');
    const after = (await server.services.ledger.balances(`wallet:${ben.account.id}`)).MESI ?? 0n;
    expect(before - after).toBe(BigInt(price));
    expect([adas.snapshots, ...adas.leaks, ...bens.leaks]).toEqual([1]);
    const late = await watchStream(await server.person('Cleo'), streamId);
    await at(late, 'door');
    expect([late.snapshots, late.events]).toEqual([0, []]);
  });

  it('[AU16] is watched from one seat of a person, the newer, on whichever shard', async () => {
    const { studio, adas, streamId } = await openHouse();
    const saleId = await openSale({ studio });
    await buy(adas, saleId);
    await closeCurtain(studio);
    const rest = [await watchStream(ada, streamId)];
    await until(() => adas.closeCode === CLOSE_CODES.replaced);
    // full: the next one is on another shard
    for (const name of ['Cleo', 'Dan']) rest.push(await watchStream(await server.person(name), streamId));
    const elsewhere = await watchStream(ada, streamId);
    expect(elsewhere.room.roomId).not.toBe(rest[0]?.room.roomId);
    await until(() => rest[0]?.closeCode === CLOSE_CODES.replaced);
    await at(elsewhere, 'inside');
    expect(elsewhere.closeCode).toBeNull();
  });
});

describe('the directory', () => {
  async function openLobby(person: TestPerson | null) {
    const client = person
      ? person.client
      : new (creator.client.constructor as new (url: string) => TestPerson['client'])(server.url);
    const lobby = await client.joinOrCreate('lobby');
    const listed = new Map<string, DirectoryEntry>();
    lobby.onMessage('streams', (all: DirectoryEntry[]) => {
      for (const entry of all) listed.set(entry.streamId, entry);
    });
    lobby.onMessage('stream', (entry: DirectoryEntry) => void listed.set(entry.streamId, entry));
    lobby.onMessage('gone', (streamId: string) => void listed.delete(streamId));
    return { listed, lobby };
  }

  it('[RO5] shows private streams to those who may enter, ticket-only ones to all', async () => {
    await follow(ada, true);
    const { streamId, studio } = await openHouse();
    const [adas, bens, nobodys] = [await openLobby(ada), await openLobby(ben), await openLobby(null)];
    const seen = () => [adas, bens, nobodys].map(({ listed }) => listed.get(streamId)?.mode ?? null);
    const shows = (modes: unknown[]) => until(() => JSON.stringify(seen()) === JSON.stringify(modes));
    await shows(['public', 'public', 'public']);
    await studio.room.request('switchMode', privately({ followers: true }));
    await shows(['private', null, null]);
    await follow(ben, true);
    await shows(['private', 'private', null]);
    await follow(ben, false);
    await shows(['private', null, null]);
    const late = await openLobby(ben);
    const later = await openLobby(ada);
    await until(() => later.listed.has(streamId));
    expect(late.listed.has(streamId)).toBe(false);
    await studio.room.request('switchMode', publicly);
    await openSale({ studio });
    await closeCurtain(studio);
    await shows(['ticketOnly', 'ticketOnly', 'ticketOnly']);
    expect(nobodys.listed.get(streamId)?.tickets).toEqual({ priceMinor: price, left: 5 });
    await studio.room.request('endStream', {});
    await shows([null, null, null]);
    await follow(ada, false);
    for (const { lobby } of [adas, bens, nobodys, late, later]) await lobby.leave();
  });
});
