import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CHAT_RULES } from '../../shared/protocol/desk.ts';
import type { GateTerms } from '../../shared/protocol/gates.ts';
import { newCommand, sit, startDirect } from './chat/chatSeats.testkit.ts';
import { askFor, creatorLive, judgeForm, restAs, SHORT_FORMS, stands, tellForm } from './gates.testkit.ts';
import { type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_LEAST_AGE_PAID: '18', ...SHORT_FORMS });
});
afterAll(() => server.stop());

const money = (amountMinor: string) => ({ commandId: newCommand(), amountMinor, asset: 'MESI' });
const held = async ({ account: { id } }: TestPerson) =>
  1_000_000_000n - ((await server.services.ledger.balances(`wallet:${id}`)).MESI ?? 0n);
const saleOf = ({ events }: Onlooker) => {
  const told = events.findLast((event) => event.type === 'sale');
  return told?.type === 'sale' ? told.sale : null;
};
const CONSENT = { fields: ['name', 'country'], purpose: 'For the guest list.', days: 3 } as const;
const consenting: GateTerms = { verified: false, consent: { ...CONSENT, fields: [...CONSENT.fields] } };

describe('the age of the server', () => {
  it('[GA5] [GA7] keeps out of a marked stream who is too young or has told nothing, and lets in as soon as they tell', async () => {
    const { streamId, studio } = await creatorLive(server, 'Marked', { isAdult: true });
    await until(() => studio.events.some((event) => event.type === 'gates' && event.isAdult));
    const [young, old, silent] = [
      await server.person('Young'),
      await server.person('Old'),
      await server.person('Silent'),
    ];
    await tellForm(server, young, { years: 17 });
    await tellForm(server, old, { years: 18 });
    const seats = await Promise.all([young, old, silent].map((one) => watchStream(one, streamId)));
    await stands(seats[0]!, 'tooYoung');
    await stands(seats[1]!, 'inside');
    await stands(seats[2]!, 'form');
    expect(seats[2]!.door).toMatchObject({ why: 'gate', keys: [], gate: { place: 'public', isAdult: true } });
    expect(await outcomeOf(seats[0]!.room.request('say', { text: 'hi' }))).toBe('TooYoung');
    expect(await outcomeOf(seats[2]!.room.request('openMedia', {}))).toBe('FormNeeded');
    await tellForm(server, silent, { years: 40 });
    await stands(seats[2]!, 'inside');
    expect(seats.flatMap(({ leaks }) => leaks)).toEqual([]);
  });

  it('[GA5] holds for moderators, and for whoever is inside when a stream is marked', async () => {
    const { streamId, studio } = await creatorLive(server, 'Marks later');
    const young = await server.person('Young moderator');
    await tellForm(server, young, { years: 12 });
    await studio.room.request('setModerator', { personId: young.account.id, isModerator: true });
    const seat = await watchStream(young, streamId);
    await stands(seat, 'inside');
    await studio.room.request('setAbout', { title: 'Late', category: null, isAdult: true });
    await stands(seat, 'tooYoung');
    expect(await outcomeOf(seat.room.request('mute', { personId: young.account.id, minutes: 1 }))).toBe(
      'TooYoung',
    );
    await studio.room.request('setAbout', { title: 'Late', category: null, isAdult: false });
    await stands(seat, 'inside');
    expect(seat.leaks).toEqual([]);
  });

  it('[GA5] [GA8] sells no ticket and takes no request from who is too young, and holds nothing of theirs', async () => {
    const { streamId, studio } = await creatorLive(server, 'Sells');
    const [young, old] = [await server.person('Too young'), await server.person('Old enough')];
    await tellForm(server, young, { years: 17 });
    await tellForm(server, old, { years: 50 });
    const [one, two] = await Promise.all([young, old].map((who) => watchStream(who, streamId)));
    await until(() => one?.standing === 'inside' && two?.standing === 'inside');
    await studio.room.request('openSale', { priceMinor: '5000000', total: 5, minimum: 0, tipsCount: false });
    const terms = { minimumMinor: '2000000', lengthMinutes: 5, autoAccept: false, fanLeaves: 'pays' };
    await studio.room.request('openRequests', terms);
    await until(() => saleOf(studio) !== null);
    const ticket = () => ({
      commandId: newCommand(),
      saleId: saleOf(studio)!.saleId,
      asset: 'MESI',
      priceMinor: '5000000',
    });
    expect(await outcomeOf(one!.room.request('buyTicket', ticket()))).toBe('TooYoung');
    expect(await outcomeOf(one!.room.request('requestCall', money('3000000')))).toBe('TooYoung');
    expect(await held(young)).toBe(0n);
    expect(await outcomeOf(two!.room.request('buyTicket', ticket()))).toBe('ok');
    expect(await outcomeOf(two!.room.request('requestCall', money('3000000')))).toBe('ok');
    expect(await held(old)).toBe(8_000_000n);
    await studio.room.request('endStream', {});
  });
});

describe('what a creator asks of viewers', () => {
  it('[GA3] [GA4] [GA7] a consent opens the door at once, and taking it back shuts it, with the key destroyed', async () => {
    const { creator, streamId } = await creatorLive(server, 'Asks for consent');
    expect(await askFor(server, creator, { places: { public: consenting } })).toBe('ok');
    const fan = await server.person('Consents');
    const seat = await watchStream(fan, streamId);
    await stands(seat, 'form');
    await tellForm(server, fan, { years: 20, country: 'AT' });
    await stands(seat, 'consent');
    const at = `/consents/${creator.account.id}/public`;
    const give = (more = {}) => restAs(server, fan, `PUT ${at}`, { ...CONSENT, ...more });
    expect((await give({ days: 300 })).outcome).toBe('ConsentChanged');
    expect((await give()).outcome).toBe('ok');
    await stands(seat, 'inside');
    const path = `/consents/given/${fan.account.id}/public/look`;
    const look = await restAs(server, creator, `POST ${path}`, {});
    expect(look.said).toEqual({ answers: { name: 'Ada Quillfeather', country: 'AT' } });
    const other = await server.person('Another creator', { isCreator: true });
    expect((await restAs(server, other, `POST ${path}`, {})).outcome).toBe('ConsentGone');
    const { said } = await restAs(server, fan, 'GET /consents');
    expect(said).toMatchObject({
      consents: [
        {
          place: 'public',
          lookCount: 1,
          isReadable: true,
          purpose: CONSENT.purpose,
        },
      ],
    });
    expect((await restAs(server, fan, `DELETE ${at}`)).outcome).toBe('ok');
    await stands(seat, 'consent');
    expect((await restAs(server, creator, `POST ${path}`, {})).outcome).toBe('ConsentGone');
    expect(seat.leaks).toEqual([]);
  });

  it('[GA1] [GA6] [GA7] checks are asked of guests and of whoever is inside already, and who is verified passes', async () => {
    const { creator, streamId, studio } = await creatorLive(server, 'Checks');
    const [fan, stranger] = [await server.person('Verified soon'), await server.person('From elsewhere')];
    await tellForm(server, fan, { years: 33 });
    await tellForm(server, stranger, { years: 33, country: 'FR' });
    const [seat, away] = await Promise.all([fan, stranger].map((who) => watchStream(who, streamId)));
    await until(() => seat?.standing === 'inside' && away?.standing === 'inside');
    const countries = { type: 'deny', codes: ['FR'] } as const;
    const terms: GateTerms = { verified: true, leastAge: 21, countries: { ...countries, codes: ['FR'] } };
    expect(await askFor(server, creator, { places: { public: terms } })).toBe('ok');
    await stands(seat!, 'verified');
    await stands(away!, 'country');
    await judgeForm(server, fan);
    await stands(seat!, 'inside');
    await judgeForm(server, fan, 'reject');
    await stands(seat!, 'verified');
    // in another mode nothing is asked
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
    for (const { account } of [fan, stranger])
      await server.services.access.setFollow({
        ...{ creatorId: creator.account.id, personId: account.id, follows: true },
      });
    await studio.room.request('switchMode', { mode: { type: 'private', rules } });
    await stands(seat!, 'inside');
    await stands(away!, 'inside');
    expect([...seat!.leaks, ...away!.leaks]).toEqual([]);
  });

  it('[GA4] [GA7] a partner who takes their consent back leaves the one-to-one, which is over, and no money goes astray', async () => {
    const { creator, streamId, studio } = await creatorLive(server, 'Talks alone');
    expect(await askFor(server, creator, { places: { oneToOne: consenting } })).toBe('ok');
    const fan = await server.person('Partner');
    await tellForm(server, fan, { years: 30 });
    const seat = await watchStream(fan, streamId);
    await stands(seat, 'inside');
    const terms = { minimumMinor: '2000000', lengthMinutes: 5, autoAccept: false, fanLeaves: 'pays' };
    await studio.room.request('openRequests', terms);
    const ask = () => outcomeOf(seat.room.request('requestCall', money('3000000')));
    expect([await ask(), await held(fan)]).toEqual(['ConsentNeeded', 0n]);
    const at = `/consents/${creator.account.id}/oneToOne`;
    expect((await restAs(server, fan, `PUT ${at}`, CONSENT)).outcome).toBe('ok');
    await expect.poll(ask, { timeout: 5_000 }).toBe('ok');
    await until(() => seat.you?.request?.state === 'waiting');
    await studio.room.request('acceptRequest', { orderId: seat.you!.request!.orderId });
    for (const { room } of [studio, seat]) await room.request('readyForCall', {});
    const mode = () => studio.events.findLast((event) => event.type === 'mode');
    await until(() => mode()?.mode.type === 'oneToOne');
    await restAs(server, fan, `DELETE ${at}`);
    await stands(seat, 'consent');
    expect(seat.door?.gate).toEqual({ place: 'oneToOne', need: 'consent' });
    const called = mode();
    const callId = called?.mode.type === 'oneToOne' ? called.mode.call.callId : '';
    expect(await outcomeOf(seat.room.request('callConnected', { callId }))).toBe('ConsentNeeded');
    await studio.room.request('endCall', { callId });
    await until(() => mode()?.mode.type === 'public');
    // nothing was delivered: all of it is back
    await expect.poll(() => held(fan)).toBe(0n);
    await stands(seat, 'inside');
  });

  it('[GA9] stays as it is while people hold tickets', async () => {
    const { creator, streamId, studio } = await creatorLive(server, 'Has sold');
    const fan = await server.person('Holder');
    await tellForm(server, fan, { years: 30 });
    const seat = await watchStream(fan, streamId);
    await stands(seat, 'inside');
    await studio.room.request('openSale', { priceMinor: '5000000', total: 5, minimum: 0, tipsCount: false });
    await until(() => saleOf(studio) !== null);
    const { saleId } = saleOf(studio)!;
    const ticket = { commandId: newCommand(), saleId, asset: 'MESI', priceMinor: '5000000' };
    expect(await outcomeOf(seat.room.request('buyTicket', ticket))).toBe('ok');
    await until(() => saleOf(studio)?.reserved === 1);
    const places = { ticketOnly: { verified: true } };
    expect(await askFor(server, creator, { places })).toBe('TicketsOut');
    expect(await askFor(server, creator, { places: { bid: { verified: true } } })).toBe('ok');
    await studio.room.request('stopSale', { cancel: true });
    await studio.room.request('endStream', {});
    expect(await askFor(server, creator, { places })).toBe('ok');
  });
});

describe('what a creator asks between two people', () => {
  it('[GA8] a conversation is closed until the consent is there, and what was written stays readable', async () => {
    const creator = await server.person('Talks', { isCreator: true });
    const fan = await server.person('Writes');
    await tellForm(server, fan, { years: 25 });
    const conversationId = await startDirect(fan, creator);
    const seat = await sit(fan, conversationId);
    const write = (text: string) => outcomeOf(seat.room.request('write', { commandId: newCommand(), text }));
    const { seq } = await seat.write('hello');
    const edit = (text: string) => outcomeOf(seat.room.request('edit', { seq, text }));
    expect(await edit('hello!')).toBe('ok');
    expect(await askFor(server, creator, { places: { conversation: consenting } })).toBe('ok');
    expect(await write('and now?')).toBe('ConsentNeeded');
    expect(await edit('and now?')).toBe('ConsentNeeded');
    const call = { deviceId: 'fan_desk', medium: 'video' };
    expect(await outcomeOf(seat.room.request('startCall', call))).toBe('ConsentNeeded');
    const tip = { ...money('1000000'), toId: creator.account.id, message: 'words all the same' };
    expect(await outcomeOf(seat.room.request('tip', tip))).toBe('ConsentNeeded');
    const consent = `PUT /consents/${creator.account.id}/conversation`;
    expect((await restAs(server, fan, consent, CONSENT)).outcome).toBe('ok');
    expect(await write('thank you')).not.toBe('ConsentNeeded');
    expect(await outcomeOf(seat.room.request('tip', tip))).toBe('ok');
    expect((await restAs(server, fan, consent.replace('PUT', 'DELETE'))).outcome).toBe('ok');
    // one that was paid is answered as it was then
    expect(await outcomeOf(seat.room.request('tip', tip))).toBe('ok');
    expect(await outcomeOf(seat.room.request('tip', { ...tip, ...money('1000000') }))).toBe('ConsentNeeded');
    // the creator asks nothing of themselves
    const theirs = await sit(creator, conversationId);
    expect(await outcomeOf(theirs.room.request('write', { commandId: newCommand(), text: 'hi' }))).toBe('ok');
  });

  it('[GA8] a bid is refused before anything is held, and is placed once what is asked for is there', async () => {
    const creator = await server.person('Meets', { isCreator: true });
    const fan = await server.person('Bids');
    const open = {
      ...(await server.services.meetings.settings(creator.account.id)),
      takesBids: true,
      takesAnyTime: true,
    };
    await server.services.meetings.setSettings(creator.account.id, open);
    const bid = () => ({
      ...{ creatorId: creator.account.id, slotId: null, commandId: newCommand() },
      ...{ amountMinor: '500000000', message: 'Coffee?', staysIn: false },
    });
    const place = async () => (await restAs(server, fan, 'POST /bids', bid())).outcome;
    expect(await place()).toBe('FormNeeded');
    await tellForm(server, fan, { years: 17 });
    expect(await place()).toBe('TooYoung');
    await tellForm(server, fan, { years: 19 });
    await askFor(server, creator, { places: { bid: { verified: true } } });
    expect(await place()).toBe('NotVerified');
    expect(await held(fan)).toBe(0n);
    await judgeForm(server, fan);
    expect(await place()).toBe('ok');
  });
});

it('[DK13] where only verified people write, others are refused until they are', async () => {
  const { streamId, studio } = await creatorLive(server, 'Verified chat');
  const [fan, vip] = [await server.person('Chats'), await server.person('Very important')];
  await tellForm(server, fan, { years: 22 });
  const [seat, other] = await Promise.all([fan, vip].map((who) => watchStream(who, streamId)));
  await until(() => seat?.standing === 'inside' && other?.standing === 'inside');
  await studio.room.request('setChatRules', { rules: { ...NO_CHAT_RULES, verifiedOnly: true } });
  await studio.room.request('setRole', { personId: vip.account.id, role: 'vip' });
  const say = (one: Onlooker | undefined, text: string) => outcomeOf(one!.room.request('say', { text }));
  expect(await say(seat, 'hello')).toBe('VerifiedOnly');
  expect(await say(other, 'hello')).toBe('ok');
  await judgeForm(server, fan);
  await expect.poll(() => say(seat, 'now?'), { timeout: 5_000 }).toBe('ok');
});
