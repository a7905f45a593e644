import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { topUp } from '../../server/demoShow/seat/rest.ts';
import type { ConversationBody } from '../../server/domain/conversation/conversationBody.ts';
import type { CallState } from '../../server/rooms/call/callState.ts';
import { type ChatSeat, callApi, sit, startDirect } from '../../server/rooms/chat/chatSeats.testkit.ts';
import { outcomeOf } from '../../server/rooms/onlooker.testkit.ts';
import type { TestPerson } from '../../server/rooms/roomsServer.testkit.ts';
import type { StartCallAnswer } from '../../shared/protocol/chatCalls.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { type CrashSite, createSite } from './crashSite.ts';
import { register } from './register.ts';
import { type ServerChild, startServer } from './serverChild.ts';

const PATIENCE = { limitMs: 60_000, onRetry: () => {} };
const SOON = { timeout: 60_000, interval: 50 };
/** A tenth of a MESI a second, and what the caller has. */
const PRICE = 6_000_000n;
const FUNDS = 1_000_000_000n;

let site: CrashSite;
let server: ServerChild;
let fan: Session;
let nova: Session;

beforeAll(async () => {
  site = await createSite('sqlite');
  await start(0);
  const { address } = server;
  fan = await register({ address, name: 'Fan', isCreator: false }, PATIENCE);
  nova = await register({ address, name: 'Nova', isCreator: true }, PATIENCE);
  const money = { commandId: 'before_the_calls', asset: 'MESI', amountMinor: String(FUNDS) };
  await topUp({ address, token: fan.token, ...money }, PATIENCE);
});
afterAll(async () => {
  await server.kill();
  await site.dispose();
});

async function start(port: number): Promise<void> {
  const { dataDir, env } = site;
  server = await startServer({ dataDir, port, env: { ...env, MESI_DEMO: 'off', MESI_LOG_LEVEL: 'warn' } });
}
async function crash(): Promise<void> {
  await server.kill();
  await start(server.port);
}

const person = ({ token, account }: Session): TestPerson => {
  const client = new Client(server.address);
  client.auth.token = token;
  return { client, account } as unknown as TestPerson;
};
/** A seat in the conversation, once whoever rules it can be reached. */
async function comeIn(session: Session, conversationId: string): Promise<ChatSeat> {
  let seat: ChatSeat | null = null;
  const isIn = async () => {
    seat = await sit(person(session), conversationId).catch(() => null);
    return seat !== null;
  };
  await expect.poll(isIn, SOON).toBe(true);
  return seat!;
}
const call = (seat: ChatSeat, commandId: string): Promise<StartCallAnswer> =>
  seat.room.request('startCall', {
    ...{ deviceId: 'fans_desk', medium: 'voice' },
    paying: { commandId, perMinuteMinor: String(PRICE) },
  });

/** Reads the conversation as it is durable, beside the server. */
function stored(conversationId: string): ConversationBody {
  const db = new DatabaseSync(join(site.dataDir, 'store.db'), { readOnly: true });
  try {
    const row = db.prepare('SELECT body FROM docs_conversations WHERE id = ?').get(conversationId);
    return JSON.parse(String(row!.body)) as ConversationBody;
  } finally {
    db.close();
  }
}
const deliveredMs = (id: string): number => {
  const { stage } = (stored(id).call?.state as CallState | undefined) ?? {};
  return stage?.type === 'running' ? stage.deliveredMs + stage.checkedAtMs - stage.sinceMs : 0;
};
const isSettled = (id: string): boolean => {
  const { call: going, book } = stored(id);
  return !going && (book?.open.length ?? 0) === 0;
};
/** What the lines of calls say that they cost, the oldest first. */
const costsOf = (id: string) =>
  stored(id).tail.flatMap((line) =>
    line.type === 'notice' && line.notice.type === 'called'
      ? [{ ...line.notice.cost, talkedMs: line.notice.talkedMs }]
      : [],
  );

test('[CR11] the money of a call that crashes cut off is paid for what was delivered, once, and the rest returns', {
  timeout: 180_000,
}, async () => {
  await callApi(person(nova), {
    method: 'put',
    path: '/call-price',
    body: { perMinuteMinor: String(PRICE) },
  });
  const id = await startDirect(person(fan), person(nova));

  // killed while it rings: nothing was delivered
  const ringing = await call(await comeIn(fan, id), 'the_first_call');
  await crash();
  expect(await (await comeIn(fan, id)).ask('leaveCall', ringing)).toBe('ok');
  await expect.poll(() => isSettled(id), SOON).toBe(true);
  expect(costsOf(id)).toMatchObject([{ takenMinor: '0', returnedMinor: String(15n * PRICE), talkedMs: 0 }]);

  // killed while they talk, and once more while the money goes where it goes
  const [f, n] = [await comeIn(fan, id), await comeIn(nova, id)];
  const { callId } = await call(f, 'the_second_call');
  const beganAtMs = performance.now();
  expect(await n.ask('joinCall', { callId, deviceId: 'novas_desk' })).toBe('ok');
  for (const type of ['callReady', 'callConnected'])
    for (const seat of [f, n]) expect(await seat.ask(type, { callId })).toBe('ok');
  await expect.poll(() => deliveredMs(id), SOON).toBeGreaterThan(0);
  const leastMs = deliveredMs(id);
  const mostMs = performance.now() - beganAtMs;
  await crash();
  const again = await comeIn(nova, id);
  void outcomeOf(again.room.request('leaveCall', { callId }));
  await expect.poll(() => costsOf(id).length, SOON).toBe(2);
  await crash();
  // nobody comes back: whoever starts next sees to the money by itself
  await expect.poll(() => isSettled(id), SOON).toBe(true);
  await server.stop();

  const { talkedMs, takenMinor = '' } = costsOf(id)[1]!;
  expect(talkedMs).toBeGreaterThanOrEqual(leastMs);
  expect(talkedMs).toBeLessThanOrEqual(mostMs);
  expect(BigInt(takenMinor)).toBe((PRICE * BigInt(talkedMs)) / 60_000n);
  const ledger = await site.openLedger();
  try {
    const minor = async (account: string) => (await ledger.balances(account)).MESI ?? 0n;
    const taken = BigInt(takenMinor);
    expect(await minor(`wallet:${fan.account.id}`)).toBe(FUNDS - taken);
    expect(await minor(`creator:${nova.account.id}`)).toBe(taken);
    const { sums, negative, broken } = await ledger.audit();
    expect([new Set(Object.values(sums)), negative, broken]).toEqual([new Set(['0']), [], []]);
  } finally {
    await ledger.close();
  }
});
