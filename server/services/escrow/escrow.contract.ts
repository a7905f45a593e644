import { Signature } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import {
  type MeetingPeople,
  makePeople,
  proveMeeting,
  type SigningPlace,
  signAct,
  signSplit,
  signTerms,
  termsOf,
} from './escrow.testkit.ts';
import { TERMS_TYPE } from './onchain/terms.ts';
import { TOKEN } from './onchain/token.ts';
import type { EscrowCursor, EscrowEvent, EscrowOutcome, EscrowPort, EscrowTerms } from './port.ts';

/** An adapter with what a suite needs of its world. */
export interface EscrowWorld {
  readonly escrow: EscrowPort;
  readonly place: SigningPlace;
  /** The operator's account, which is custody. */
  readonly custody: string;
  nowMs(): number;
  /** Lets time pass. */
  pass(durationMs: number): Promise<void>;
  /** Makes what happened final. */
  settle(): Promise<void>;
  /** Gives tokens to an account. */
  mint(account: string, amountMinor: bigint): Promise<void>;
  balanceOf(account: string): Promise<bigint>;
  /** The chain's answer to a question of the token. */
  askToken(name: string, args: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** What every adapter of the escrow must do. */
export function describeEscrow(name: string, open: () => Promise<EscrowWorld>): void {
  describe(`the escrow on ${name}`, () => {
    let world: EscrowWorld;
    let people: MeetingPeople;
    let number = 0;

    beforeAll(async () => {
      world = await open();
      people = await makePeople();
      await world.mint(world.custody, 10n ** 12n);
      await world.mint(people.fan.address, 10n ** 12n);
    }, 60_000);
    afterAll(() => world.close());

    const terms = (more: Partial<EscrowTerms> = {}): EscrowTerms => {
      number += 1;
      const bidId = `bid_${number}`;
      return { ...termsOf(people, { payer: world.custody, nowMs: world.nowMs(), bidId }), ...more };
    };
    const done = (outcome: EscrowOutcome) =>
      expect(outcome).toEqual({ type: 'done', transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    const refused = (rejection: string) => ({ type: 'refused', rejection });
    const lock = async (of: EscrowTerms) => {
      done(await world.escrow.lock(of, { type: 'custody' }));
      return world.escrow.bidOf(of);
    };
    const byCreator = async (bid: string, type: 'accept' | 'decline') =>
      world.escrow.act(bid, { type, signature: await signAct(world.place, people.creator, bid, type) });
    const scheduled = async (of: EscrowTerms) => {
      const bid = await lock(of);
      done(await byCreator(bid, 'accept'));
      if (of.consentByMs !== null) done(await world.escrow.act(bid, { type: 'consent', signature: null }));
      return bid;
    };
    const eventsOf = async (bid: string): Promise<readonly EscrowEvent[]> => {
      await world.settle();
      const all: EscrowEvent[] = [];
      for (let cursor: EscrowCursor | null = null; ; ) {
        const read = await world.escrow.eventsAfter(cursor);
        if (read.type !== 'events') throw new Error('a final block is gone');
        all.push(...read.events);
        if (read.cursor.block === cursor?.block) return all.filter((event) => event.bid === bid);
        cursor = read.cursor;
      }
    };

    it('[ES13] a bid is locked, accepted, consented to, and released by two proofs', async () => {
      const of = terms();
      const bid = await scheduled(of);
      expect(await world.escrow.find(bid)).toBe('scheduled');
      await world.pass(7 * DAY_MS + 10 * MINUTE_MS);
      const proof = await proveMeeting(world.place, people, bid, world.nowMs());
      const before = await world.balanceOf(people.creator.address);
      done(await world.escrow.act(bid, { type: 'release', proof }));
      expect(await world.escrow.find(bid)).toBe('released');
      expect((await world.balanceOf(people.creator.address)) - before).toBe(90_000_000n);
      const events = await eventsOf(bid);
      expect(events.map(({ kind }) => kind)).toEqual(['locked', 'accepted', 'consented', 'released']);
      expect(events.at(-1)?.paid).toEqual({
        toPayeeMinor: 90_000_000n,
        feeMinor: 10_000_000n,
        toPayerMinor: 0n,
      });
    });

    it('[ES14] what was done is done, and is done once', async () => {
      const of = terms();
      const [first, second] = await Promise.all([lock(of), lock(of)]);
      expect(first).toBe(second);
      const [a, b] = await Promise.all([byCreator(first, 'accept'), byCreator(first, 'accept')]);
      done(a);
      expect(b).toEqual(a);
      expect(await byCreator(first, 'accept')).toEqual(a);
      expect((await eventsOf(first)).map(({ kind }) => kind)).toEqual(['locked', 'accepted']);
    });

    it('[ES15] a refusal is a code, and changes nothing', async () => {
      const { escrow } = world;
      const of = terms();
      const bid = escrow.bidOf(of);
      expect(await escrow.find(bid)).toBeNull();
      expect(await escrow.act(bid, { type: 'refund' })).toEqual(refused('BidStateWrong'));
      await lock(of);
      expect(await escrow.act(bid, { type: 'refund' })).toEqual(refused('EscrowTooEarly'));
      const forged = await signAct(world.place, people.fan, bid, 'accept');
      expect(await escrow.act(bid, { type: 'accept', signature: forged })).toEqual(
        refused('EscrowNotAllowed'),
      );
      await world.pass(DAY_MS + MINUTE_MS);
      expect(await byCreator(bid, 'accept')).toEqual(refused('EscrowTooLate'));
      done(await escrow.act(bid, { type: 'refund' }));
      const bad = terms({ resolveByMs: of.disputeUntilMs });
      expect(await escrow.lock(bad, { type: 'custody' })).toEqual(refused('EscrowTermsBad'));
      const tooMuch = terms({ amountMinor: 10n ** 15n });
      expect(await escrow.lock(tooMuch, { type: 'custody' })).toEqual(refused('TokenRefused'));
    });

    it('[ES15] proofs that are none', async () => {
      const { escrow, place } = world;
      const of = terms({ consentByMs: null });
      const bid = await scheduled(of);
      await world.pass(7 * DAY_MS + HOUR_MS);
      const nowMs = world.nowMs();
      const good = await proveMeeting(place, people, bid, nowMs);
      const release = (proof: typeof good) => escrow.act(bid, { type: 'release', proof });
      const stranger = await makePeople();
      const another = await proveMeeting(place, { ...people, device: stranger.device }, bid, nowMs);
      expect(await release(another)).toEqual(refused('CountersignatureInvalid'));
      const forged = await proveMeeting(place, { ...people, creator: stranger.creator }, bid, nowMs);
      expect(await release(forged)).toEqual(refused('TicketInvalid'));
      const elsewhere = await proveMeeting({ ...place, chainId: 1n }, people, bid, nowMs);
      expect(await release(elsewhere)).toEqual(refused('TicketInvalid'));
      const early = await proveMeeting(place, people, bid, nowMs - 2 * HOUR_MS);
      expect(await release(early)).toEqual(refused('OutsideTheMeeting'));
      expect(await release({ ...good, scannedAtMs: nowMs - MINUTE_MS })).toEqual(refused('TicketExpired'));
      done(await release(good));
    });

    it('[ES16] a dispute is split by the arbiter, whoever brings the signature', async () => {
      const { escrow, place } = world;
      const bid = await scheduled(terms());
      done(await escrow.act(bid, { type: 'dispute', signature: null }));
      const signature = await signSplit(place, people.arbiter, bid, 30_000_000n);
      const split = (toPayeeMinor: bigint) => escrow.act(bid, { type: 'resolve', toPayeeMinor, signature });
      expect(await split(31_000_000n)).toEqual(refused('EscrowNotAllowed'));
      done(await split(30_000_000n));
      expect((await eventsOf(bid)).at(-1)).toMatchObject({
        kind: 'split',
        paid: { toPayeeMinor: 27_000_000n, feeMinor: 3_000_000n, toPayerMinor: 70_000_000n },
      });
    });

    it('[ES16] withdraw, decline and the default', async () => {
      const { escrow } = world;
      const before = await world.balanceOf(world.custody);
      const withdrawn = await lock(terms());
      done(await escrow.act(withdrawn, { type: 'withdraw', signature: null }));
      const declined = await lock(terms());
      done(await byCreator(declined, 'decline'));
      expect(await world.balanceOf(world.custody)).toBe(before);
      const left = await scheduled(terms());
      await world.pass(10 * DAY_MS);
      done(await escrow.act(left, { type: 'settleDefault' }));
      expect(await escrow.find(left)).toBe('split');
      expect(await world.balanceOf(world.custody)).toBe(before - 20_000_000n);
    });

    const tokenDomain = () => ({
      ...{ name: 'MESI', version: '1', chainId: world.place.chainId },
      verifyingContract: world.place.token,
    });
    const field = (name: string, type: string) => ({ name, type });

    it('[ES17] a wallet locks by a permit that is relayed', async () => {
      const of = terms({ payer: people.fan.address });
      const deadlineMs = world.nowMs() + HOUR_MS;
      const types = {
        Permit: [
          ...[field('owner', 'address'), field('spender', 'address'), field('value', 'uint256')],
          ...[field('nonce', 'uint256'), field('deadline', 'uint256')],
        ],
      };
      const signature = await people.fan.signTypedData(tokenDomain(), types, {
        ...{ owner: people.fan.address, spender: world.place.contract, value: of.amountMinor },
        ...{
          nonce: await world.askToken('nonces(address)', [people.fan.address]),
          deadline: Math.floor(deadlineMs / 1_000),
        },
      });
      const termsSignature = await signTerms(world.place, people.fan, of);
      const payment = { type: 'permit', termsSignature, deadlineMs, signature } as const;
      const other = { ...of, payee: people.fan.address };
      expect(await world.escrow.lock(other, payment)).toEqual(refused('EscrowNotAllowed'));
      done(await world.escrow.lock(of, payment));
      expect(await world.escrow.find(world.escrow.bidOf(of))).toBe('locked');
    });

    it('[ES17] a wallet locks by an authorization that is relayed', async () => {
      const of = terms({ payer: people.fan.address });
      const validBeforeMs = world.nowMs() + HOUR_MS;
      const types = {
        ReceiveWithAuthorization: [
          ...[field('from', 'address'), field('to', 'address'), field('value', 'uint256')],
          ...[field('validAfter', 'uint256'), field('validBefore', 'uint256'), field('nonce', 'bytes32')],
        ],
      };
      const signature = await people.fan.signTypedData(tokenDomain(), types, {
        ...{ from: people.fan.address, to: world.place.contract, value: of.amountMinor, validAfter: 0 },
        validBefore: Math.floor(validBeforeMs / 1_000),
        nonce: `${world.escrow.bidOf(of).slice(0, 50)}${'0'.repeat(16)}`,
      });
      const payment = { type: 'authorization', validAfterMs: 0, validBeforeMs, signature } as const;
      expect(Signature.from(signature).yParity).toBeLessThanOrEqual(1);
      const other = { ...of, payee: people.fan.address };
      expect(await world.escrow.lock(other, payment)).toEqual(refused('TokenRefused'));
      done(await world.escrow.lock(of, payment));
      expect(await world.escrow.find(world.escrow.bidOf(of))).toBe('locked');
    });

    it('[ES18] the ids of bids are those of the contract', async () => {
      const of = terms();
      expect(await lock(of)).toBe(world.escrow.bidOf(of));
      expect(await world.escrow.find(world.escrow.bidOf(of))).toBe('locked');
      expect(TERMS_TYPE.Terms).toHaveLength(18);
      expect(TOKEN.getFunction('permit')).not.toBeNull();
      expect(await world.escrow.health()).toEqual({ ok: true });
    });
  });
}
