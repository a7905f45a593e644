import { matchMaker } from '@colyseus/core';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bytesOf, hexOf } from '../../../../shared/handshake/hex.ts';
import { withLowS } from '../../../../shared/handshake/lowS.ts';
import type {
  HandshakeAnswer,
  HandshakeFacts,
  HandshakeProof,
  Ticket,
} from '../../../../shared/handshake/ticket.ts';
import { meetingDigest } from '../../../../shared/handshake/typedDigest.ts';
import type { BidAnswer, MeetingView } from '../../../../shared/protocol/meetings.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { withoutChain } from '../../../domain/meetingHandshake.ts';
import type { LockDocument } from '../../../services/custody/lockDocument.ts';
import { callApi, newCommand } from '../../chat/chatSeats.testkit.ts';
import { outcomeOf } from '../../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../../roomsServer.testkit.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
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
    const device = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
    const point = hexOf(new Uint8Array(await crypto.subtle.exportKey('raw', device.publicKey)));
    hour += 2;
    const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + (24 + hour) * HOUR_MS;
    const { meetingId, bidId }: BidAnswer = await callApi(fan, {
      method: 'post',
      path: '/bids',
      body: {
        ...{ commandId: newCommand(), creatorId: nova.account.id, slotId: `${startMs}.60.call` },
        ...{ amountMinor: '1000000', message: '', staysIn: false },
        deviceKey: { x: point.slice(2, 66), y: point.slice(66) },
      },
    });
    const creator = await sit(nova, meetingId);
    expect(await outcomeOf(creator.request('acceptBid', { bidId }))).toBe('ok');
    await vi.waitFor(async () => expect(await lockOf(fan, meetingId)).toMatchObject({ state: 'locked' }), {
      timeout: 60_000,
    });
    await creator.leave();
    await moveToNow(meetingId);
    return { meetingId, bidId, device };
  }

  /** Moves a meeting to now, as its room has it when it comes back. */
  async function moveToNow(meetingId: string): Promise<void> {
    const { store } = server.services;
    const query = { name: 'meeting', meetingId } as Parameters<typeof matchMaker.query>[0];
    for (const { roomId } of await matchMaker.query(query))
      await matchMaker.getLocalRoomById(roomId)?.disconnect();
    await vi.waitFor(async () => expect(await matchMaker.query(query)).toEqual([]), { timeout: 10_000 });
    await vi.waitFor(
      async () => {
        const found = (await store.get('meetings', meetingId))!;
        const slot = { ...(found.body.slot as object), startMs: Date.now(), endMs: Date.now() + HOUR_MS };
        const moved = await store.replace('meetings', meetingId, found.version, { ...found.body, slot });
        expect(moved.ok).toBe(true);
      },
      { timeout: 10_000 },
    );
  }

  const lockOf = async (person: TestPerson, meetingId: string) => {
    const view: MeetingView = await callApi(person, { path: `/meetings/${meetingId}` });
    return view.bids[0]?.locked;
  };

  async function countersign(
    device: CryptoKeyPair,
    facts: HandshakeFacts,
    ticket: Ticket,
  ): Promise<HandshakeProof> {
    const { window, nonce, signature } = ticket;
    const scannedAtMs = window * 15_000 + 1_000;
    const scannedAtS = Math.floor(scannedAtMs / 1_000);
    const digest = meetingDigest(keccak_256, facts.domain, { bid: facts.bid, window, nonce, scannedAtS });
    const hashed = { name: 'ECDSA', hash: 'SHA-256' };
    const signed = await crypto.subtle.sign(hashed, device.privateKey, bytesOf(digest));
    const deviceSignature = withLowS(new Uint8Array(signed));
    return { window, nonce, scannedAtMs, ticketSignature: signature, deviceSignature };
  }

  it(
    '[CU5] is released on the chain by the two proofs that release it here',
    async () => {
      const fan = await server.person('Ada');
      const { meetingId, bidId, device } = await accepted(fan);
      const shown: HandshakeAnswer = await callApi(nova, { path: `/meetings/${meetingId}/handshake` });
      expect(shown.facts.domain.chainId).toBe(6_374_001);
      const seat = await sit(fan, meetingId);
      const proof = await countersign(device, shown.facts, shown.tickets[0]!);
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
      expect(await outcomeOf(seat.request('proveMet', await countersign(device, older, ticket!)))).toBe('ok');
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
