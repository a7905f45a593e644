import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../shared/auditActs.ts';
import type { ReceiptKeyAnswer } from '../../shared/protocol/money.ts';
import { replayAudit } from '../domain/audit/replayAudit.ts';
import { verifyAudit } from '../services/audit/verifyAudit.ts';
import { newCommand, sit, startGroup } from './chat/chatSeats.testkit.ts';
import { goLive, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';
import { tipRef } from './stream/streamJournal.ts';
import { ordersRef } from './stream/streamOrders.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_ADMINS: 'auditor@example.org' });
});
afterAll(() => server.stop());

const logOf = (person: TestPerson | null, streamId: string) =>
  fetch(`${server.url}/api/audit/${streamId}`, {
    headers: person ? { Authorization: `Bearer ${person.token}` } : {},
  });

async function publishedKey() {
  const answer = await fetch(`${server.url}/api/receipt-key`);
  const { keyId, publicKey } = (await answer.json()) as ReceiptKeyAnswer;
  return { keyId, key: createPublicKey(publicKey) };
}

let auditor: TestPerson | null = null;
async function auditorOf(): Promise<TestPerson> {
  auditor ??= await server.person('Iris', { email: 'auditor@example.org' });
  return auditor;
}

/** A stream in which is tipped, ordered and moderated. */
async function evening() {
  const nova = await server.person('Nova', { isCreator: true });
  const [ada, ben] = [await server.person('Ada'), await server.person('Ben')];
  const { streamId, studio } = await goLive(server, nova);
  const [adasSeat, bensSeat] = [await watchStream(ada, streamId), await watchStream(ben, streamId)];
  await until(() => adasSeat.standing === 'inside' && bensSeat.standing === 'inside');
  const item = { id: 'mi_song01', title: 'A song', priceMinor: '5000000' };
  await studio.room.request('setMenu', { items: [item] });
  const tip = { asset: 'MESI', amountMinor: '7000000', message: 'well played' } as const;
  expect(
    await outcomeOf(adasSeat.room.request('tip', { ...tip, commandId: 'tip_command1', anonymous: false })),
  ).toBe('ok');
  expect(
    await outcomeOf(bensSeat.room.request('tip', { ...tip, commandId: 'tip_command2', anonymous: true })),
  ).toBe('ok');
  const order = {
    itemId: item.id,
    asset: 'MESI',
    amountMinor: '5000000',
    message: '',
    anonymous: false,
  } as const;
  expect(await outcomeOf(adasSeat.room.request('orderItem', { ...order, commandId: 'order_comm1' }))).toBe(
    'ok',
  );
  expect(await outcomeOf(studio.room.request('mute', { personId: ben.account.id, minutes: 10 }))).toBe('ok');
  expect(await outcomeOf(studio.room.request('removeViewer', { personId: ada.account.id }))).toBe('ok');
  return { nova, ada, ben, streamId, studio };
}

describe('the audit log of a stream', () => {
  it('[AL7] [AL6] is its creator’s and the auditors’, right by the published key, and comes to what the journal has', async () => {
    const { nova, ada, ben, streamId, studio } = await evening();
    // what she ordered returns, as she was removed
    await expect.poll(async () => (await logOf(nova, streamId)).text()).toContain('"settled"');
    const answer = await logOf(nova, streamId);
    expect(answer.headers.get('content-disposition')).toContain(`mesi-audit-${streamId}.jsonl`);
    const file = await answer.text();
    const { entries, findings, ownerId } = verifyAudit(file, await publishedKey());
    expect([findings, ownerId]).toEqual([[], nova.account.id]);
    const room = replayAudit(entries);
    expect(room.paid.get(ada.account.id)).toEqual({ MESI: 7_000_000n });
    expect([room.open.size, room.settled.map(({ why, returnedMinor }) => [why, returnedMinor])]).toEqual([
      0,
      [['declined', '5000000']],
    ]);
    expect(room.paid.get('')).toEqual({ MESI: 7_000_000n });
    expect([...room.standings.values()].map(({ personId, isRemoved }) => [personId, isRemoved])).toEqual([
      [ben.account.id, false],
      [ada.account.id, true],
    ]);
    await sameAsJournal(entries, { streamId, creatorId: nova.account.id });
    // who gave anonymously, what was said and what people are called stands nowhere in it
    const without = file
      .split('\n')
      .filter((line) => !line.includes('"standing"') && !line.includes('"deed"'));
    expect(without.join()).not.toContain(ben.account.id);
    expect(file).not.toMatch(/well played|"Ada"|"Ben"|A song/);
    expect((await logOf(await auditorOf(), streamId)).status).toBe(200);
    await studio.room.request('endStream', {});
    await studio.room.leave();
  });

  it('[AL7] [AL1] of a group is the auditors’ alone, with what was tipped and who was muted there', async () => {
    const nova = await server.person('Nova', { isCreator: true });
    const ada = await server.person('Ada');
    const id = await startGroup(nova, [ada]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    const tip = { toId: nova.account.id, amountMinor: '3000000', asset: 'MESI', message: 'for you' };
    expect(await a.ask('tip', { ...tip, commandId: newCommand() })).toBe('ok');
    expect(await n.ask('mute', { personId: ada.account.id, minutes: 10 })).toBe('ok');
    expect((await logOf(nova, id)).status).toBe(404);
    const iris = await auditorOf();
    await expect.poll(async () => (await logOf(iris, id)).text()).toContain('"tip"');
    const { entries, findings } = verifyAudit(await (await logOf(iris, id)).text(), await publishedKey());
    const room = replayAudit(entries);
    expect([findings, room.paid.get(ada.account.id)]).toEqual([[], { MESI: 3_000_000n }]);
    expect(room.standings.get(ada.account.id)?.mutedUntilMs).toBeGreaterThan(0);
    await Promise.all([n, a].map(({ room: seat }) => seat.leave()));
  });

  it('[AL7] is nobody else’s', async () => {
    const other = await server.person('Kai', { isCreator: true });
    const { streamId, studio } = await goLive(server, await server.person('Zoe', { isCreator: true }));
    const codeOf = async (person: TestPerson | null, id: string) =>
      ((await (await logOf(person, id)).json()) as { readonly error: { readonly code: string } }).error.code;
    expect(await codeOf(other, streamId)).toBe('NotFound');
    expect(await codeOf(other, 'st_nowhere')).toBe('NotFound');
    expect(await codeOf(null, streamId)).toBe('Unauthorized');
    await studio.room.request('endStream', {});
    await studio.room.leave();
  });
});

async function sameAsJournal(
  entries: readonly AuditEntry[],
  { streamId, creatorId }: { readonly streamId: string; readonly creatorId: string },
): Promise<void> {
  const { ledger, opaqueIds } = server.services;
  const tips = await ledger.find({ by: { ref: tipRef(streamId) }, limit: 100 });
  const orders = await ledger.find({ by: { ref: ordersRef(streamId) }, limit: 100 });
  const booked = [
    ...tips.receipts.map(({ entryId }) => opaqueIds.tip(entryId)),
    ...orders.receipts.map(({ entryId }) => entryId),
  ];
  const told = entries.flatMap(({ act }) => ('journal' in act ? [act.journal] : []));
  expect(told.toSorted()).toEqual(booked.toSorted());
  const earned = (await ledger.balances(`creator:${creatorId}`)).MESI ?? 0n;
  expect(replayAudit(entries).creditedMinor).toBe(earned);
}
