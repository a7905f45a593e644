import { Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  HANDSHAKE,
  type HandshakeAnswer,
  type HandshakeFacts,
  type Ticket,
} from '../../../../shared/handshake/ticket.ts';
import type { BidAnswer, MeetingOffer, MeetingView } from '../../../../shared/protocol/meetings.ts';
import type { WalletQuote } from '../../../../shared/protocol/walletBids.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { withoutChain } from '../../../domain/meetingHandshake.ts';
import type { LockDocument } from '../../../services/custody/lockDocument.ts';
import { countersign, makeDevice } from '../../../services/handshake/countersign.testkit.ts';
import { callApi, newCommand } from '../../chat/chatSeats.testkit.ts';
import { outcomeOf } from '../../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../../roomsServer.testkit.ts';
import { moveToNow } from '../moveToNow.testkit.ts';

const SLOW_MS = 120_000;

describe('a meeting whose money a chain follows', () => {
  let server: TestServer;
  let nova: TestPerson;
  let hour = 0;
  beforeAll(async () => {
    server = await startTestServer({
      MESI_ESCROW: 'embedded',
      MESI_EXPLORER_URL: 'https://scan.example.org/',
    });
    nova = await server.person('Nova', { isCreator: true });
    const body = {
      ...{
        takesBids: true,
        takesAnyTime: true,
        minimumMinor: '1000000',
        stepMinor: '1000000',
        isBlind: false,
      },
      ...{ asks: [], question: '', ladder: [], unprovenToCreatorPercent: 50 },
    };
    await callApi(nova, { method: 'put', path: '/meeting-settings', body });
    // the first bid finds the chain there
    await vi.waitFor(async () => expect(await server.services.custody.books(0n)).not.toBeNull(), {
      timeout: 60_000,
    });
  }, SLOW_MS);
  afterAll(() => server.stop());

  async function sit(person: TestPerson, meetingId: string) {
    const room = await person.client.joinOrCreate('meeting', { meetingId });
    room.onMessage('meeting', () => {});
    return room;
  }

  /** A bid of a fan with a device, accepted for a time that is moved to now. */
  async function accepted(fan: TestPerson) {
    const { device, deviceKey } = await makeDevice();
    hour += 2;
    const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + (24 + hour) * HOUR_MS;
    const { meetingId, bidId }: BidAnswer = await callApi(fan, {
      method: 'post',
      path: '/bids',
      body: {
        ...{ commandId: newCommand(), creatorId: nova.account.id, slotId: `${startMs}.60.call` },
        ...{ amountMinor: '1000000', message: '', staysIn: false },
        deviceKey,
      },
    });
    const creator = await sit(nova, meetingId);
    expect(await outcomeOf(creator.request('acceptBid', { bidId }))).toBe('ok');
    await vi.waitFor(async () => expect(await lockOf(fan, meetingId)).toMatchObject({ state: 'locked' }), {
      timeout: 60_000,
    });
    await creator.leave();
    await moveToNow(server.services, meetingId);
    return { meetingId, bidId, device };
  }

  const lockOf = async (person: TestPerson, meetingId: string) => {
    const view: MeetingView = await callApi(person, { path: `/meetings/${meetingId}` });
    return view.bids[0]?.locked;
  };

  const proofOf = ({ privateKey }: CryptoKeyPair, facts: HandshakeFacts, ticket: Ticket) =>
    countersign(privateKey, { facts, ticket, scannedAtMs: ticket.window * HANDSHAKE.windowMs + 1_000 });

  it(
    '[CU5] is released on the chain by the two proofs that release it here',
    async () => {
      const fan = await server.person('Ada');
      const { meetingId, bidId, device } = await accepted(fan);
      const shown: HandshakeAnswer = await callApi(nova, { path: `/meetings/${meetingId}/handshake` });
      expect(shown.facts.domain.chainId).toBe(6_374_001);
      const seat = await sit(fan, meetingId);
      const proof = await proofOf(device, shown.facts, shown.tickets[0]!);
      expect(await outcomeOf(seat.request('proveMet', proof))).toBe('ok');
      await vi.waitFor(
        async () =>
          expect(await lockOf(fan, meetingId)).toMatchObject({
            state: 'ended',
            explorerUrl: expect.stringMatching(/^https:\/\/scan\.example\.org\/tx\/0x[0-9a-f]{64}$/),
          }),
        { timeout: 60_000 },
      );
      expect(await sentFor(bidId)).toEqual(['lock', 'accept', 'release']);
      await seat.leave();
    },
    SLOW_MS,
  );

  it(
    '[CU5] is paid by a proof of before a chain followed it, and divided on the chain by the arbiter',
    async () => {
      const fan = await server.person('Bob');
      const { meetingId, bidId, device } = await accepted(fan);
      const shown: HandshakeAnswer = await callApi(nova, { path: `/meetings/${meetingId}/handshake` });
      const { handshake, store } = server.services;
      const older = withoutChain(shown.facts, handshake.bidOf(bidId))!;
      const asked = {
        facts: older,
        creatorId: nova.account.id,
        fromMs: Date.now() - MINUTE_MS / 4,
        count: 1,
      };
      const [ticket] = await handshake.tickets(asked);
      const seat = await sit(fan, meetingId);
      expect(await outcomeOf(seat.request('proveMet', await proofOf(device, older, ticket!)))).toBe('ok');
      await vi.waitFor(async () => expect(await lockOf(fan, meetingId)).toMatchObject({ state: 'ended' }), {
        timeout: 60_000,
      });
      const kept = await store.get('custodyLocks', bidId);
      expect(kept?.body.stage).toMatchObject({ toPayeeMinor: '1000000', toPayerMinor: '0' });
      expect(await sentFor(bidId)).toEqual(['lock', 'accept', 'dispute', 'resolve']);
      await seat.leave();
    },
    SLOW_MS,
  );

  it('[WB1] [WB2] quotes a crypto wallet by REST, and refuses what it cannot take', async () => {
    const fan = await server.person('Cleo');
    const wallet = new Wallet(Wallet.createRandom().privateKey);
    const asked = {
      ...{ commandId: newCommand(), creatorId: nova.account.id, slotId: null, amountMinor: '1000000' },
      ...{ message: '', staysIn: false, wallet: wallet.address },
    };
    const post = <T>(path: string, body: object) => callApi<T>(fan, { method: 'post', path, body });
    const offer: MeetingOffer = await callApi(fan, { path: `/meeting-offers/${nova.account.handle}` });
    const quote: WalletQuote = await post('/wallet-bids/quote', asked);
    expect([offer.walletChainId, quote.chainId, quote.type]).toEqual([6_374_001, 6_374_001, 'authorization']);
    const [{ domain, types, message }] = quote.messages as [WalletQuote['messages'][0]];
    const signatures = [await wallet.signTypedData(domain, types as never, message)];
    const signed = { ...asked, atMs: quote.atMs, type: quote.type, signatures };
    const codes = [
      await codeOf(post('/wallet-bids/quote', { ...asked, amountMinor: '999999' })),
      await codeOf(post('/wallet-bids/quote', { ...asked, wallet: 'mine' })),
      await codeOf(post('/wallet-bids', { ...signed, signatures: ['0x12'] })),
      await codeOf(post('/wallet-bids', { ...signed, amountMinor: '2000000' })),
      await codeOf(post('/wallet-bids', { ...signed, atMs: quote.atMs - HOUR_MS })),
      await codeOf(post('/wallet-bids', signed)),
      await codeOf(callApi(fan, { path: `/wallet-bids/${quote.bidId}` })),
    ];
    expect(codes).toEqual([
      ...['BidTooLow', 'BadRequest', 'BadRequest', 'WalletSignatureWrong', 'WalletQuoteOver'],
      ...['WalletLacksMoney', 'NotFound'],
    ]);
  });

  /** What REST refused with. */
  const codeOf = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'ok',
      (error: { readonly data?: { readonly error?: { readonly code?: string } } }) =>
        error.data?.error?.code ?? String(error),
    );

  /** What was sent to the contract for a bid. */
  async function sentFor(bidId: string): Promise<readonly string[]> {
    const { store } = server.services;
    const lock = (await store.get<LockDocument>('custodyLocks', bidId))!.body;
    const account = `${lock.chainId}:${lock.terms.payer.toLowerCase()}`;
    const sent = await Promise.all(
      ['lock', 'accept', 'dispute', 'resolve', 'release', 'decline', 'withdraw'].map(async (act) => {
        const query = { field: 'key', value: `${account}:${act}:${lock.chainBid}`, limit: 1 };
        return (await store.find('escrowTransactions', query)).length === 0 ? [] : [act];
      }),
    );
    return sent.flat();
  }
});
