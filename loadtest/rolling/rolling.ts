import type { ModePreviewAnswer } from '../../shared/protocol/answers.ts';
import type { ServerChild } from '../crash/serverChild.ts';
import { Guest, tokenOf } from './Guest.ts';
import { asked, check, comesTrue, type StartServer, say, withSet } from './rollingSet.ts';

/**
 * `npm run test:rolling [commit]` runs a server of that commit and one of this checkout in one set (one Redis, one
 * folder), taken in turns as a rolling restart does: the old one rules and goes, the new one rules, an old one comes
 * back and is killed. Who has a seat in a process that stays keeps it, every line and tip is shown once, nothing paid
 * is lost, and a one-to-one that the old one began goes on. `rollingChat.ts` does the same with a conversation.
 */
/** The last commit before messages, documents and the wire had versions. */
const OLD = process.argv[2] ?? '5a39d8a';
const TIP_MINOR = 3_000_000n;

/** Checks that everybody who still has a seat is shown exactly these, each once, and the sum of the tips. */
async function shown(when: string, guests: readonly Guest[], wanted: readonly string[]): Promise<void> {
  const seated = guests.filter(({ leftWith }) => leftWith === null);
  const sum = (TIP_MINOR * BigInt(wanted.filter((text) => text.startsWith('tip')).length)).toString();
  const isSo = ({ shown: texts, raisedMinor }: Guest) =>
    [...texts].sort().join() === [...wanted].sort().join() && raisedMinor === sum;
  await comesTrue(() => seated.every(isSo));
  const wrong = seated.filter((guest) => !isSo(guest));
  check(
    `${when}: ${seated.length} seats are shown ${wanted.length} lines and tips, each once, and their sum`,
    wrong.length === 0,
    wrong.map(({ name, shown: texts, raisedMinor }) => ({ name, texts, raisedMinor, sum })),
  );
}

async function post(at: ServerChild, path: string, token: string): Promise<Record<string, string>> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  return (await fetch(at.address + path, { method: 'POST', headers, body: '{}' })).json() as Promise<
    Record<string, string>
  >;
}

/** Lets somebody pay for a one-to-one, and checks that it runs. */
async function callBegins(studio: Guest, partner: Guest): Promise<void> {
  const bid = { commandId: 'rolling-call', amountMinor: REQUESTS.minimumMinor, asset: 'MESI', message: '' };
  await asked('a one-to-one is paid for', () => partner.room.request('requestCall', bid));
  for (const { name, room } of [studio, partner])
    await asked(`${name} is ready for it`, () => room.request('readyForCall', {}));
  await callStands('both are ready', [studio, partner], 'connecting');
  await bothConnect('it begins', [studio, partner]);
}

/** Checks that the one-to-one was found as it was left, and is paid for as far as it went. */
async function callGoesOn(creator: Guest, partner: Guest): Promise<void> {
  const ends = [creator, partner];
  await callStands('the new one has taken over', ends, 'paused');
  await bothConnect('it goes on', ends);
  const { callId } = creator.call ?? {};
  await asked('the one-to-one is ended', () => creator.room.request('endCall', { callId }));
  await callStands('by its creator', ends, null);
  const isPart = (minor: bigint) => minor > 0n && minor < BigInt(REQUESTS.minimumMinor);
  await earns('the one-to-one is paid for as far as it went', creator, isPart);
}

async function bothConnect(when: string, ends: readonly Guest[]): Promise<void> {
  for (const { name, room, call } of ends)
    await asked(`${when}: ${name} is connected`, () =>
      room.request('callConnected', { callId: call?.callId ?? '' }),
    );
  await callStands(when, ends, 'running');
}

/** Checks that both ends are told of this timer; null when there must be none any more. */
async function callStands(when: string, ends: readonly Guest[], timer: string | null): Promise<void> {
  const isSo = ({ call }: Guest) => (call?.timer ?? null) === timer;
  const stands = await comesTrue(() => ends.every(isSo));
  const told = ends.map(({ name, call }) => ({ name, call }));
  check(`${when}: the one-to-one is ${timer ?? 'over'}`, stands, told);
}

async function ignoredBy({ address }: ServerChild): Promise<readonly string[]> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith('mesi_bus_messages_ignored_total'));
}

const SALE = { priceMinor: '5000000', total: 5, minimum: 0, tipsCount: false };
const REQUESTS = { minimumMinor: '4000000', lengthMinutes: 5, autoAccept: true, fanLeaves: 'returns' };

/** Has each guest tip and write. Resolves with what is to be shown of it. */
async function act(guests: readonly Guest[], when: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const guest of guests) {
    const [tip, line] = [`tip ${when} of ${guest.name}`, `line ${when} of ${guest.name}`];
    await asked(`${guest.name} tips ${when}`, () => guest.tip(tip));
    await asked(`${guest.name} writes ${when}`, () => guest.say(line));
    texts.push(tip, line);
  }
  return texts;
}

/** Has an old process rule a stream with tickets on sale. */
async function openStream(old: ServerChild): Promise<{ readonly streamId: string; readonly studio: Guest }> {
  const { streamId = '' } = await post(old, '/api/streams', await tokenOf('nova', old));
  const studio = await Guest.come({ name: 'nova', at: old, room: 'stream', streamId });
  await studio.room.request('goLive', { title: 'Rolling', kind: 'audio' });
  await studio.room.request('openSale', SALE);
  await studio.room.request('openRequests', REQUESTS);
  return { streamId, studio };
}

const buyer = (holder: Guest) => () => {
  const order = { commandId: 'rolling-ticket', saleId: holder.saleId, asset: 'MESI' };
  return holder.room.request('buyTicket', { ...order, priceMinor: SALE.priceMinor });
};

async function comeTo(
  at: ServerChild,
  { names, streamId }: { readonly names: readonly string[]; readonly streamId: string },
): Promise<Guest[]> {
  const guests: Guest[] = [];
  for (const name of names)
    await asked(`${name} comes`, async () => {
      const room = name === 'nova' ? 'stream' : 'audience';
      guests.push(await Guest.come({ name, at, room, streamId }));
    });
  return guests;
}

async function run({ start, startOld }: StartServer): Promise<void> {
  const old = await startOld();
  const { streamId, studio } = await openStream(old);
  const [ada] = await comeTo(old, { names: ['ada'], streamId });
  const before = await act([ada!], 'before');

  const now = await start();
  const fans = await comeTo(now, { names: ['ben', 'cleo'], streamId });
  const there = fans.filter(({ processId }) => processId !== studio.processId);
  const [holder] = there;
  check('somebody sits in the new process, ruled by the old one', holder !== undefined);
  if (!holder) return;
  const during = [...before, ...(await act([ada!, ...fans], 'between'))];
  await asked('a ticket is bought', buyer(holder));
  await shown('the old one rules', [studio, ada!, ...fans], during);
  await callBegins(studio, holder);

  check('the old one stops by itself', (await old.stop()) === 0);
  const [again] = await comeTo(now, { names: ['nova'], streamId });
  await shown('the new one has taken over', [...there, again!], during);
  const isKept = there.every(({ leftWith }) => leftWith === null);
  check('who sat in the new process kept the seat', isKept);
  await callGoesOn(again!, holder);
  const after = [...during, ...(await act([holder], 'after'))];
  await asked('the ticket stands: the same order again is the same ticket', buyer(holder));

  await comeBack({
    start: startOld,
    now,
    streamId,
    seated: [...there, again!],
    told: after,
  });
  await paid(again!);
  await asked('the stream is ended', () => again!.room.request('endStream', {}));
}

/**
 * Starts an old process again, and kills it. One that knows versions of documents does not start when a stream is of a
 * newer one: it names it, and changes nothing.
 */
async function comeBack(input: {
  readonly start: () => Promise<ServerChild>;
  readonly now: ServerChild;
  readonly streamId: string;
  readonly seated: readonly Guest[];
  readonly told: readonly string[];
}): Promise<void> {
  const { start, now, streamId, seated, told } = input;
  const back = await start().catch((error: Error) => error);
  if (back instanceof Error) {
    check(
      'an old one that is started names what it cannot read',
      /is of version \d/.test(back.message),
      back,
    );
    return shown('the old one did not start', seated, told);
  }
  const visitors = await comeTo(back, { names: ['ada', 'kai'], streamId });
  const all = [...told, ...(await act(visitors, 'at last'))];
  await shown('an old one is back', [...seated, ...visitors], all);
  say(`ignored by the new one: ${(await ignoredBy(now)).join(', ') || 'nothing'}`);
  await back.kill();
  await shown('the old one was killed', [...seated, ...visitors], all);
}

/** Checks that what a fan put up while an old process ruled is earned when the new one closes the curtain. */
async function paid(creator: Guest): Promise<void> {
  const before = BigInt(creator.earnedMinor);
  await asked('the curtain is closed', async () => {
    const mode = { type: 'ticketOnly' };
    const { holders, leaving } = (await creator.room.request('previewMode', { mode })) as ModePreviewAnswer;
    await creator.room.request('switchMode', { mode, confirm: { holders, leaving } });
  });
  await earns('the ticket is paid for', creator, (earned) => earned === before + BigInt(SALE.priceMinor));
}

/** Checks that the creator's panel says so of what was earned, in MESI minor units. */
async function earns(what: string, creator: Guest, isSo: (minor: bigint) => boolean): Promise<void> {
  check(what, await comesTrue(() => isSo(BigInt(creator.earnedMinor))), creator.earnedMinor);
}

await withSet(OLD, run);
