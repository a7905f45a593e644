import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  HANDSHAKE,
  type HandshakeFacts,
  type HandshakeProof,
  shortCodeOf,
} from '../../../shared/handshake/ticket.ts';
import { NO_CHAIN } from '../../../shared/handshake/typedDigest.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { createLog } from '../../log.ts';
import { findAnvil } from '../escrow/embedded/findAnvil.ts';
import { type EmbeddedEscrow, openEmbeddedEscrow } from '../escrow/embedded/openEmbeddedEscrow.ts';
import { makePeople, termsOf } from '../escrow/escrow.testkit.ts';
import { TOKEN } from '../escrow/onchain/token.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { countersign, makeDevice } from './countersign.testkit.ts';
import { createLocalHandshake } from './localHandshake.ts';

const system = createSystemRuntime().clock;
let passedMs = 0;
const clock = { nowMs: () => system.nowMs() + passedMs, after: system.after };
const handshake = createLocalHandshake({ secret: 'a secret of this test', clock });

/** A proof with a ticket of that moment. */
async function proofOf(device: CryptoKeyPair, facts: HandshakeFacts, scannedAtMs: number) {
  const wanted = { facts, creatorId: 'us_creator', fromMs: scannedAtMs, count: 1 };
  const [ticket] = await handshake.tickets(wanted);
  return countersign(device.privateKey, { facts, ticket: ticket!, scannedAtMs });
}

describe('a proof on the server', () => {
  let device: CryptoKeyPair;
  let facts: HandshakeFacts;
  beforeAll(async () => {
    const made = await makeDevice();
    device = made.device;
    const nowMs = clock.nowMs();
    facts = {
      ...{ meetingId: 'mt_one', bid: handshake.bidOf('bd_one'), domain: NO_CHAIN, deviceKey: made.deviceKey },
      ...{ meetFromMs: nowMs - HOUR_MS, meetUntilMs: nowMs + HOUR_MS, proveUntilMs: nowMs + DAY_MS },
    };
  });
  const judge = (proof: HandshakeProof, of: Partial<HandshakeFacts> = {}, creatorId = 'us_creator') =>
    handshake.judge({ facts: { ...facts, ...of }, creatorId, proof });

  it('[HS3] is taken of that bid, that creator and that device alone', async () => {
    const proof = await proofOf(device, facts, clock.nowMs());
    expect(await judge(proof)).toBeNull();
    expect(await judge(proof, { bid: handshake.bidOf('bd_two') })).toBe('TicketInvalid');
    expect(await judge(proof, { domain: { ...NO_CHAIN, chainId: 1 } })).toBe('TicketInvalid');
    expect(await judge(proof, {}, 'us_another')).toBe('TicketInvalid');
    const other = await makeDevice();
    expect(await judge(await proofOf(other.device, facts, clock.nowMs()))).toBe('CountersignatureInvalid');
    expect(await judge(proof, { deviceKey: { x: '0'.repeat(64), y: '1'.repeat(64) } })).toBe(
      'CountersignatureInvalid',
    );
    expect(await judge(proof, { deviceKey: null })).toBe('DeviceKeyMissing');
  });

  it('[HS3] is none with anything changed', async () => {
    const proof = await proofOf(device, facts, clock.nowMs());
    const flip = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;
    expect(await judge({ ...proof, nonce: flip(proof.nonce) })).toBe('TicketInvalid');
    expect(await judge({ ...proof, ticketSignature: `0x${'00'.repeat(65)}` })).toBe('TicketInvalid');
    expect(await judge({ ...proof, deviceSignature: flip(proof.deviceSignature) })).toBe(
      'CountersignatureInvalid',
    );
    expect(await judge({ ...proof, scannedAtMs: proof.scannedAtMs - 1_000 })).toBe('CountersignatureInvalid');
    expect(await judge({ ...proof, window: proof.window - 3 })).toBe('TicketExpired');
    const n = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const high = (n - BigInt(`0x${proof.deviceSignature.slice(66)}`)).toString(16).padStart(64, '0');
    expect(await judge({ ...proof, deviceSignature: proof.deviceSignature.slice(0, 66) + high })).toBe(
      'CountersignatureInvalid',
    );
  });

  it('[HS4] is taken later, until the time to dispute is over, and not from the future', async () => {
    const proof = await proofOf(device, facts, clock.nowMs());
    const future = await proofOf(device, facts, clock.nowMs() + HANDSHAKE.clockMs + MINUTE_MS);
    expect(await judge(future)).toBe('TicketExpired');
    expect(await judge(proof, { proveUntilMs: clock.nowMs() + MINUTE_MS })).toBeNull();
    expect(await judge(proof, { proveUntilMs: clock.nowMs() - 1 })).toBe('ProofTooLate');
    expect(await judge(proof, { meetFromMs: clock.nowMs() + MINUTE_MS })).toBe('OutsideTheMeeting');
  });

  it('[HS5] a typed code is the ticket of its window, and of no other', async () => {
    const [ticket] = await handshake.tickets({
      facts,
      creatorId: 'us_creator',
      fromMs: clock.nowMs(),
      count: 1,
    });
    const code = shortCodeOf(ticket!.nonce);
    const typed = (text: string) => handshake.ticketOfCode({ facts, creatorId: 'us_creator', code: text });
    expect(await typed(code.toLowerCase())).toEqual({ ticket });
    expect(await typed('0000-0000')).toEqual({ rejection: 'TicketExpired' });
    expect(await typed('nonsense!')).toEqual({ rejection: 'TicketExpired' });
    const [old] = await handshake.tickets({
      facts,
      creatorId: 'us_creator',
      fromMs: clock.nowMs() - MINUTE_MS,
      count: 1,
    });
    expect(await typed(shortCodeOf(old!.nonce))).toEqual({ rejection: 'TicketExpired' });
  });

  it('[HS6] tickets are of the meeting alone, no more than half an hour of them, each another one', async () => {
    const tickets = (fromMs: number, count = 1_000) =>
      handshake.tickets({ facts, creatorId: 'us_creator', fromMs, count });
    const some = await tickets(clock.nowMs());
    expect(new Set(some.map(({ nonce }) => nonce)).size).toBe(HANDSHAKE.ticketsAtOnce);
    expect(await tickets(facts.meetUntilMs + HANDSHAKE.windowMs)).toEqual([]);
    const [first] = await tickets(0);
    expect(first!.window * HANDSHAKE.windowMs).toBeGreaterThanOrEqual(facts.meetFromMs);
    expect(await handshake.ticketKeyOf('us_creator')).not.toBe(await handshake.ticketKeyOf('us_another'));
  });
});

describe('a proof on a chain', () => {
  let store: StorePort;
  let opened: EmbeddedEscrow;
  const folder = mkdtempSync(join(tmpdir(), 'mesi-handshake-'));
  beforeAll(async () => {
    const program = findAnvil();
    if (program === null) throw new Error('anvil is not installed (npm ci)');
    store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
    const log = createLog({ level: 'silent' });
    opened = await openEmbeddedEscrow({ program, folder: join(folder, 'chain'), store, clock, log });
  }, 60_000);
  afterAll(async () => {
    await opened?.close();
    await store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('[HS1] what the server takes releases the bid by the contract, and an earlier code does not', async () => {
    const { escrow, chain, sender, place } = opened;
    const { device, deviceKey } = await makeDevice();
    const people = await makePeople();
    const mint = TOKEN.encodeFunctionData('mint', [sender.account, 10n ** 12n]);
    await sender.send({ key: 'mint', to: place.token, data: mint });
    const agreed = termsOf(people, { payer: sender.account, nowMs: clock.nowMs(), bidId: 'bd_chain' });
    const terms = {
      ...agreed,
      ...{ ticketKey: await handshake.ticketKeyOf('us_creator'), payee: sender.account, consentByMs: null },
      deviceKey: { type: 'p256' as const, x: `0x${deviceKey.x}`, y: `0x${deviceKey.y}` },
    };
    const bid = escrow.bidOf(terms);
    expect(await escrow.lock(terms, { type: 'custody' })).toMatchObject({ type: 'done' });
    expect(await escrow.act(bid, { type: 'accept', signature: null })).toMatchObject({ type: 'done' });
    const domain = { chainId: Number(chain.chainId), contract: place.contract };
    const facts: HandshakeFacts = {
      ...{ meetingId: 'mt_chain', bid, domain, deviceKey },
      ...{ meetFromMs: terms.meetFromMs, meetUntilMs: terms.meetUntilMs, proveUntilMs: terms.disputeUntilMs },
    };
    passedMs += 7 * DAY_MS + HOUR_MS;
    const proof = await proofOf(device, facts, clock.nowMs());
    expect(await handshake.judge({ facts, creatorId: 'us_creator', proof })).toBeNull();
    const earlier = { ...proof, window: proof.window - 3 };
    expect(await escrow.act(bid, { type: 'release', proof: earlier })).toMatchObject({
      rejection: 'TicketExpired',
    });
    expect(await escrow.act(bid, { type: 'release', proof })).toMatchObject({ type: 'done' });
    expect(await escrow.find(bid)).toBe('released');
  });
});
