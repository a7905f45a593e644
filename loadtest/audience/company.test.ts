import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goLive } from '../../server/rooms/onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../../server/rooms/roomsServer.testkit.ts';
import { Bids } from './Bids.ts';
import { Chats, untold } from './Chats.ts';
import { type Company, type CompanyInput, postAs } from './Company.ts';
import { unseen } from './Pictures.ts';
import { Queue, Tickets } from './Sales.ts';

let server: TestServer;
let nova: TestPerson;
const failures: string[] = [];
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
});
afterAll(() => server.stop());

/** A company of so many people, and what took how long. */
async function companyOf(people: number): Promise<CompanyInput & { readonly times: readonly number[] }> {
  const times: number[] = [];
  const members = [];
  for (let n = 0; n < people; n += 1) {
    const { account, token } = await server.person(`Member ${n}`);
    members.push({ id: account.id, handle: account.handle, token });
  }
  return {
    address: server.url,
    creator: { id: nova.account.id, token: nova.token },
    members,
    failed: (what) => void failures.push(what),
    took: (ms) => void times.push(ms),
    times,
  };
}

/** Plays until so many times were noted. */
async function playUntil(company: Company, times: readonly number[], count: number): Promise<void> {
  const enough = new AbortController();
  const playing = company.playUntil(enough.signal);
  await expect.poll(() => times.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
  enough.abort();
  await playing;
}

describe('[LT11] conversations', () => {
  it('of two and of more are told truly by a real server', async () => {
    const input = await companyOf(5);
    const chats = new Chats(input, { direct: 1, groups: 1, membersOfGroup: 3, linesPerSecond: 10 });
    await chats.begin();
    await playUntil(chats, input.times, 20);
    expect(await chats.faults()).toEqual([]);
    expect(failures).toEqual([]);
    await chats.leave();
  });

  it('a line that a member was not told, or was told twice, is noticed unless the member was away', () => {
    const member = (seqs: readonly number[], joins = 1) => ({
      joins,
      told: new Map(seqs.map((seq) => [seq, `c${seq}`])),
    });
    const found = (seqs: readonly number[], count: number, joins = 1) =>
      untold({ writers: [member(seqs, joins)], told: [{ count }] }, [{ type: 'text' }, { type: 'text' }]);
    expect(found([1, 2], 2)).toEqual([]);
    expect(found([1], 1)).toEqual([expect.stringContaining('told 1 lines')]);
    expect(found([1, 2], 3)).toEqual([expect.stringContaining('told 3 lines')]);
    expect(found([1], 1, 2)).toEqual([]);
  });
});

describe('[LT12] bids', () => {
  it('return when they are turned down; one that still waits is noticed, and so is its money', async () => {
    const input = await companyOf(4);
    const bids = new Bids(input, { bidders: 4, perSecond: 10 }, { restMs: 500 });
    await bids.begin();
    await playUntil(bids, input.times, 12);
    expect(await bids.faults()).toEqual([]);
    expect(failures).toEqual([]);
    const [first] = input.members;
    const late = {
      ...{ commandId: 'a_bid_too_late', creatorId: input.creator.id, message: '', staysIn: false },
      ...{ slotId: `${Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 80 * 86_400_000}.60.call` },
      amountMinor: '1000000',
    };
    await postAs(input, first!.token, '/api/bids', late);
    expect(await bids.faults()).toEqual([
      expect.stringContaining('had 1000000000 and has 999000000'),
      expect.stringContaining('1 of'),
    ]);
  });
});

describe('what is sold to many at once', () => {
  it('[LT14] as many tickets are sold as there are, and returned; one that is kept is noticed', async () => {
    const input = await companyOf(5);
    const { streamId } = await goLive(server, nova);
    const tickets = new Tickets({ ...input, streamId }, { buyers: 5, total: 3, everySeconds: 1 }, 500);
    await tickets.begin();
    await playUntil(tickets, input.times, 6);
    expect(await tickets.faults()).toEqual([]);
    expect(failures).toEqual([]);
    expect(input.times.length % 3).toBe(0);
    const [first] = input.members;
    const legs = [
      { account: `wallet:${first!.id}`, asset: 'MESI', amountMinor: -1n },
      { account: `external:test:${first!.id}`, asset: 'MESI', amountMinor: 1n },
    ] as const;
    await server.services.ledger.append({
      ...{ id: 'kept_ticket', kind: 'payout', source: `wallet:${first!.id}`, legs, ref: null, memo: {} },
    });
    expect(await tickets.faults()).toEqual([expect.stringContaining('had 1000000000 and has 999999999')]);
    await tickets.leave();
  });

  it('[LT15] everybody who asks for a one-to-one waits once, and has their money again', async () => {
    const input = await companyOf(4);
    const { streamId } = await goLive(server, nova);
    const queue = new Queue({ ...input, streamId }, { fans: 4, everySeconds: 1 }, 500);
    await queue.begin();
    await playUntil(queue, input.times, 16);
    expect(await queue.faults()).toEqual([]);
    expect(failures).toEqual([]);
    await queue.leave();
  });
});

it('[LT13] a player that received too little of the picture is noticed', () => {
  const player = (receivedBytes: number) => ({ name: 'ada', receivedBytes });
  expect(unseen([player(980), player(1_000)], 1_000)).toEqual([]);
  expect(unseen([player(979)], 1_000)).toEqual(['pictures: ada received 97 % of what was sent']);
  expect(unseen([player(0)], 1_000)).toEqual(['pictures: ada received 0 % of what was sent']);
});
