import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FeedFrame, FeedSnapshot, StageView } from '../shared/protocol/feed.ts';
import type { PanelView, YouView } from '../shared/protocol/modes.ts';
import type { WalletAnswer } from '../shared/protocol/money.ts';
import { applyFrame } from '../shared/protocol/reduceFeed.ts';
import type { FromFaultyServer, ToFaultyServer } from './faultyServer.testkit.ts';
import { outcomeOf } from './rooms/onlooker.testkit.ts';

const PROGRAM = join(import.meta.dirname, 'faultyServer.testkit.ts');
const FUNDS = 1_000_000_000n;
const PRICE = 1_000_000n;
/** As many steps as it takes; more than this is a test that never ends. */
const STEPS_MAX = 40;
const until = (what: () => boolean) => vi.waitUntil(what, { timeout: 30_000, interval: 20 });

const settled = <T>(what: () => Promise<T>) => expect.poll(what, { timeout: 30_000 });

interface Person {
  readonly id: string;
  readonly token: string;
}

/** One seat, and what it knows. */
interface Seat {
  readonly room: Room;
  known: FeedSnapshot | null;
  you: YouView | null;
  panel: PanelView | null;
}

let dataDir: string;
let child: ChildProcess;
let url = '';
let creator: Person;
let fans: readonly Person[] = [];

async function start(): Promise<void> {
  child = fork(PROGRAM, [dataDir], { execArgv: [] });
  const [told] = (await once(child, 'message')) as [FromFaultyServer];
  url = told.url!;
}

async function makePerson(name: string): Promise<Person> {
  child.send({ person: name } satisfies ToFaultyServer);
  const [told] = (await once(child, 'message')) as [FromFaultyServer];
  return told.person!;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesi-killed-'));
  await start();
  creator = await makePerson('Nova');
  fans = [await makePerson('Ann'), await makePerson('Ben')];
});
afterAll(async () => {
  child.kill('SIGKILL');
  await once(child, 'exit').catch(() => {});
  rmSync(dataDir, { recursive: true, force: true });
});

async function http<T>(person: Person, method: string, path: string): Promise<T> {
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method, headers, ...(method === 'POST' ? { body: '{}' } : {}) });
  return (await answer.json()) as T;
}

async function mesiOf(person: Person): Promise<bigint> {
  const { balances } = await http<WalletAnswer>(person, 'GET', '/api/wallet');
  return BigInt(balances.find(({ asset }) => asset === 'MESI')!.amountMinor);
}

async function sit(person: Person, roomName: string, streamId: string): Promise<Seat> {
  const client = new Client(url);
  client.http.authToken = person.token;
  const seat: Seat = {
    room: await client.joinOrCreate(roomName, { streamId }),
    known: null,
    you: null,
    panel: null,
  };
  seat.room.reconnection.enabled = false;
  seat.room.onMessage('snapshot', (snapshot: FeedSnapshot) => {
    seat.known = snapshot;
  });
  seat.room.onMessage('feed', (frame: FeedFrame) => {
    if (seat.known) seat.known = applyFrame(seat.known, frame);
  });
  seat.room.onMessage('you', (you: YouView) => {
    seat.you = you;
  });
  seat.room.onMessage('panel', (panel: PanelView) => {
    seat.panel = panel;
  });
  seat.room.onMessage('*', () => {});
  await until(() => seat.known !== null || roomName === 'audience');
  return seat;
}

const stageOf = (seat: Seat): StageView | null => seat.known?.stage ?? null;

async function goLive(): Promise<{ readonly streamId: string; readonly studio: Seat }> {
  const { streamId } = await http<{ streamId: string }>(creator, 'POST', '/api/streams');
  const studio = await sit(creator, 'stream', streamId);
  await studio.room.request('goLive', { title: 'Hello', kind: 'video' });
  return { streamId, studio };
}

/** True: it was killed at that step. False: it had not so many, and is still there. */
async function killedAt(step: number, work: () => Promise<unknown>): Promise<boolean> {
  const gone = once(child, 'exit').then(() => true);
  child.send({ killAt: step } satisfies ToFaultyServer);
  const done = work().catch(() => {});
  // nothing more comes of it: everything that follows from the work has had its time
  const rest = done.then(
    () => new Promise<boolean>((resolve) => void setTimeout(() => resolve(false), 1_500)),
  );
  const killed = await Promise.race([gone, rest]);
  if (killed) await start();
  else child.send({ killAt: Number.MAX_SAFE_INTEGER } satisfies ToFaultyServer);
  return killed;
}

async function end(studio: Seat): Promise<void> {
  await studio.room.request('endStream', {});
  await until(() => studio.panel?.heldMinor === '0');
}

describe('kill -9', () => {
  it('[MO5] [MO10] at each step of the curtain: it is closed and everybody paid, or open and nobody did', async () => {
    const seen = new Set<string>();
    let spent = 0n;
    for (let step = 1, killed = true; killed; step += 1) {
      expect(step).toBeLessThan(STEPS_MAX);
      const { streamId, studio } = await goLive();
      const sale = { priceMinor: PRICE.toString(), total: 5, minimum: 0, tipsCount: false };
      await studio.room.request('openSale', sale);
      await until(() => (stageOf(studio)?.sale?.isOpen ?? false) && stageOf(studio)?.sale?.saleId !== '');
      const order = {
        commandId: `order-${streamId}`,
        saleId: stageOf(studio)!.sale!.saleId,
        asset: 'MESI',
        priceMinor: sale.priceMinor,
      };
      for (const fan of fans) {
        const seat = await sit(fan, 'audience', streamId);
        await seat.room.request('buyTicket', order);
      }
      let answer = 'lost';
      killed = await killedAt(step, async () => {
        const confirm = { holders: 2, leaving: 0 };
        answer = await outcomeOf(
          studio.room.request('switchMode', { mode: { type: 'ticketOnly' }, confirm }),
        );
      });
      const back = killed ? await sit(creator, 'stream', streamId) : studio;
      const { type } = stageOf(back)!.mode;
      seen.add(type);
      const isClosed = type === 'ticketOnly';
      if (answer === 'ok') expect({ step, type }).toEqual({ step, type: 'ticketOnly' });
      await until(() => back.panel?.earnedMinor === (isClosed ? 2n * PRICE : 0n).toString());
      await end(back);
      if (isClosed) spent += PRICE;
      // what is not paid for returns when the stream has ended
      await settled(async () => ({ step, balances: await Promise.all(fans.map(mesiOf)) })).toEqual({
        step,
        balances: [FUNDS - spent, FUNDS - spent],
      });
    }
    expect([...seen].sort()).toEqual(['public', 'ticketOnly']);
  });

  it('[MO10] [OO11] at each step of a settlement: it is settled once, and the book says what the fan was told', async () => {
    const [fan] = fans as [Person];
    const rules = { minimumMinor: '100', lengthMinutes: 5, autoAccept: true, fanLeaves: 'returns' };
    for (let step = 1, killed = true; killed; step += 1) {
      expect(step).toBeLessThan(STEPS_MAX);
      const before = await mesiOf(fan);
      const { streamId, studio } = await goLive();
      await studio.room.request('openRequests', rules);
      const seat = await sit(fan, 'audience', streamId);
      const bid = { commandId: `bid-${streamId}`, amountMinor: '300000000', asset: 'MESI' };
      const { orderId } = (await seat.room.request('requestCall', bid)) as { orderId: string };
      await connect(studio, seat);
      const mode = stageOf(studio)!.mode;
      const callId = mode.type === 'oneToOne' ? mode.call.callId : '';
      killed = await killedAt(step, () => studio.room.request('endCall', { callId }));
      const [control, partner] = killed
        ? [await sit(creator, 'stream', streamId), await sit(fan, 'audience', streamId)]
        : [studio, seat];
      if (stageOf(control)!.mode.type === 'oneToOne') {
        await connect(control, partner);
        await control.room.request('endCall', { callId });
      }
      await until(() => partner.you?.ended?.orderId === orderId);
      const told = 300_000_000n - BigInt(partner.you!.ended!.returnedMinor);
      await until(() => control.panel?.earnedMinor === told.toString());
      await end(control);
      await settled(async () => ({ step, paid: before - (await mesiOf(fan)) })).toEqual({ step, paid: told });
      // 1 MESI a second: what ran before the kill and after it, and nothing of the time between
      expect(told).toBeLessThan(30_000_000n);
    }
  });
});

/** Both ends as far as they are not yet there: ready, then connected. */
async function connect(studio: Seat, partner: Seat): Promise<void> {
  const timer = () => {
    const mode = stageOf(studio)?.mode;
    return mode?.type === 'oneToOne' ? mode.call.timer.type : null;
  };
  if (timer() === null) {
    await until(() => partner.you?.request?.state === 'accepted');
    await Promise.all([studio.room.request('readyForCall', {}), partner.room.request('readyForCall', {})]);
    await until(() => timer() !== null);
  }
  const mode = stageOf(studio)!.mode;
  const callId = mode.type === 'oneToOne' ? mode.call.callId : '';
  await studio.room.request('callConnected', { callId });
  await partner.room.request('callConnected', { callId });
  await until(() => timer() === 'running');
}
