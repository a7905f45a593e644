import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exit } from 'node:process';
import { id, Wallet } from 'ethers';
import { hexOf } from '../../../../../shared/handshake/hex.ts';
import { HANDSHAKE } from '../../../../../shared/handshake/ticket.ts';
import { type RejectionCode, rejection } from '../../../../../shared/protocol/rejections.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../../shared/time.ts';
import { handshakeFacts } from '../../../../domain/meetingHandshake.ts';
import type { WalletBid } from '../../../../services/custody/port.ts';
import { countersign, deviceKeyOf } from '../../../../services/handshake/countersign.testkit.ts';
import type { Services } from '../../../../services/services.ts';
import { MeetingAuthority } from '../../MeetingAuthority.ts';
import { MeetingChain } from '../../MeetingChain.ts';
import type { MeetingCommand } from '../../meetingMachine.ts';

/** The ways that meetings go, in turn, and how much of 1,000 the creator has in the end. */
export const WAYS = [
  { name: 'withdrawn', takenMinor: 0n },
  { name: 'proven', takenMinor: 1_000n },
  { name: 'cancelled', takenMinor: 0n },
  { name: 'divided', takenMinor: 400n },
  { name: 'met', takenMinor: 1_000n },
] as const;

const [NOVA, ADA] = ['nova', 'ada'].map((name) => ({ id: `us_${name}`, name, handle: name })) as [
  Person,
  Person,
];
type Person = { readonly id: string; readonly name: string; readonly handle: string };
/** How long the chain is waited for, where a meeting waits. */
const LOCK_PATIENCE_MS = 1_500;
const SETTINGS = {
  ...{ takesBids: true, takesAnyTime: true, minimumMinor: '100', stepMinor: '10', isBlind: false },
  ...{ asks: [], question: '', ladder: [{ hoursBefore: 0, backPercent: 60 }], unprovenToCreatorPercent: 50 },
};

/** Each third bid is paid from the crypto wallet of its fan. */
export const isOfWallet = (number: number): boolean => number % 3 === 0;

/** The crypto wallet of the fan, the same after each start. */
export const FAN_WALLET = new Wallet(id('a crypto wallet of tests'));

/** What it has at first, in minor units of MESI. */
export const FAN_HAD = 1_000_000_000n;

type Used = Pick<
  Services,
  | 'store'
  | 'ledger'
  | 'clock'
  | 'handshake'
  | 'custody'
  | 'walletBids'
  | 'meetings'
  | 'meetingSlots'
  | 'calendar'
>;
interface Way {
  readonly number: number;
  readonly folder: string;
  readonly say: (step: string) => void;
}

/** Brings a meeting to its end, from wherever a server before left it. Half of them wait for the chain before each step. */
export async function goItsWay(services: Used, { number, folder, say }: Way): Promise<void> {
  const { store, ledger, clock, custody, meetings, calendar, meetingSlots: slots } = services;
  const bidId = `bid_${number}`;
  const meetingId = (await meetings.open({ creator: NOVA, slot: null, bidId, settings: SETTINGS as never }))!;
  const chain: MeetingChain = new MeetingChain({
    services: { custody },
    told: () => meeting.told,
    onNews: () => {},
    onFailed: () => {},
  });
  const meeting = new MeetingAuthority({
    ...{ meetingId, store, ledger, clock, slots, calendar, meetings },
    hooks: { onTold: () => chain.follow(), onLost: () => exit(3) },
  });
  await meeting.claim();
  const device = deviceOf(folder);
  const ask = (command: MeetingCommand) => meeting.command(command);
  const bid = { bidId, fan: ADA, amountMinor: '1000', message: '', staysIn: false, deviceKey: device.key };
  const place = async (payFrom?: string) => {
    const more = payFrom === undefined ? {} : { payFrom };
    return meeting.placeBid({ type: 'placeBid', ...bid, ...more });
  };
  if (isOfWallet(number)) await payFromWallet(services, { meetingId, bid, place });
  else await place();
  say('held');
  if (number % 2 === 0) await waitForLock(services, bidId);
  const slot = {
    ...{ slotId: `slot_${number}`, startMs: clock.nowMs() + 5 * MINUTE_MS, endMs: clock.nowMs() + HOUR_MS },
    ...({ kind: 'call', minimumMinor: '100' } as const),
  };
  const way = WAYS[number % WAYS.length]!.name;
  if (way === 'withdrawn') {
    await ask({ type: 'withdrawBid', byId: ADA.id, bidId });
  } else {
    const isWaiting = () => meeting.told.phase.type === 'open';
    while (isWaiting() && (await services.walletBids.secure({ meetingId, bidId })) !== null)
      await pause(clock, 5);
    await ask({ type: 'acceptBid', bidId, slot });
    await ask({ type: 'consent', byId: ADA.id, isGiven: true });
    say('accepted');
  }
  if (way === 'cancelled') await ask({ type: 'cancel', byId: NOVA.id });
  if (way === 'divided') await ask({ type: 'cancel', byId: ADA.id });
  if (way === 'met') await ask({ type: 'confirmMet', byId: ADA.id });
  if (way === 'proven') await prove(services, { meeting, device });
  while (meeting.isBusy) {
    await ask({ type: 'newsTold', count: meeting.told.untold.length });
    await pause(clock, 5);
  }
  await meeting.stop();
}

interface Paid {
  readonly meetingId: string;
  readonly bid: Pick<WalletBid, 'bidId' | 'fan' | 'amountMinor' | 'message' | 'staysIn' | 'deviceKey'>;
  readonly place: (payFrom: string) => Promise<RejectionCode | null>;
}

/** Signs, and waits until the chain has the lock and the bid is placed with it, wherever a server before stopped. */
async function payFromWallet({ walletBids, clock }: Used, { meetingId, bid, place }: Paid): Promise<void> {
  walletBids.serve({
    async place(_, payFrom) {
      const code = await place(payFrom);
      return code === null
        ? { ok: true, value: { meetingId } }
        : { ok: false, rejection: rejection(code, {}) };
    },
    async withdraw() {
      throw new Error('nobody takes money out of the contract here');
    },
  });
  const asked: WalletBid = {
    ...{ ...bid, creatorId: NOVA.id, slotId: null, commandId: bid.bidId, atMs: clock.nowMs() },
    ...{ wallet: FAN_WALLET.address.toLowerCase(), unprovenToCreatorPercent: 50 },
  };
  for (;;) {
    const found = await walletBids.find({ bidId: bid.bidId, fanId: ADA.id });
    if (found?.progress.type === 'placed') return;
    if (found?.progress.type === 'refused') throw new Error(`${bid.bidId}: ${found.progress.rejection.code}`);
    const quoted = found ? null : await walletBids.quote(asked);
    if (quoted?.ok) {
      const { type, messages } = quoted.value;
      const [{ domain, types, message }] = messages as [(typeof messages)[number]];
      const signature = await FAN_WALLET.signTypedData(domain, types as never, message);
      await walletBids.begin(asked, { type, signatures: [signature] });
    }
    await pause(clock, 10);
  }
}

async function waitForLock({ clock, store }: Used, bidId: string): Promise<void> {
  const untilMs = clock.nowMs() + LOCK_PATIENCE_MS;
  while (clock.nowMs() < untilMs) {
    const stage = (await store.get('custodyLocks', bidId))?.body.stage as { type?: string } | undefined;
    if (stage && stage.type !== 'none') return;
    await pause(clock, 10);
  }
}

const pause = (clock: Services['clock'], ms: number) =>
  new Promise<void>((resolve) => void clock.after(ms, resolve));

interface Device {
  readonly key: { readonly x: string; readonly y: string };
  readonly jwk: object;
}

async function prove(
  { handshake, custody, clock }: Used,
  { meeting, device }: { readonly meeting: MeetingAuthority; readonly device: Device },
): Promise<void> {
  const { told } = meeting;
  const facts = await handshakeFacts({ handshake, custody }, told);
  if (told.phase.type !== 'scheduled' || !facts) return;
  const nowMs = clock.nowMs();
  const [ticket] = await handshake.tickets({ facts, creatorId: NOVA.id, fromMs: nowMs, count: 1 });
  const scannedAtMs = ticket!.window * HANDSHAKE.windowMs;
  const proof = await countersign(await deviceKeyOf(device.jwk), { facts, ticket: ticket!, scannedAtMs });
  if ((await handshake.judge({ facts, creatorId: NOVA.id, proof })) !== null)
    throw new Error('the proof of a killed server is none');
  await custody.keepProof(told.bids[0]!.bidId, proof);
  await meeting.command({ type: 'metProven' });
}

/** The device of the fan: the same after each start. */
function deviceOf(folder: string): Device {
  const path = join(folder, 'device.json');
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(`${path}.new`, JSON.stringify(privateKey.export({ format: 'jwk' })));
    renameSync(`${path}.new`, path);
  }
  const jwk = JSON.parse(readFileSync(path, 'utf8')) as { readonly x: string; readonly y: string };
  const hex = (part: string) => hexOf(Buffer.from(part, 'base64url'));
  return { key: { x: hex(jwk.x), y: hex(jwk.y) }, jwk };
}
