import { Contract, NonceManager, toQuantity, Wallet } from 'ethers';
import { type Outcome, type RejectionCode, rejection } from '../../../shared/protocol/rejections.ts';
import type { WalletBidView, WalletQuote } from '../../../shared/protocol/walletBids.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { connectTo } from '../escrow/connectTo.ts';
import { ESCROW } from '../escrow/onchain/refusals.ts';
import { placeHold } from '../ledger/holds/holds.ts';
import { openForeignCustody } from './foreignCustody.testkit.ts';
import type { WalletBid } from './port.ts';

const AMOUNT = 1_000n;
const FAN = { id: 'us_wanda', name: 'Wanda', handle: 'wanda' } as const;

/** A fan with a crypto wallet on a chain of others, and meetings that hold what was locked. */
export async function openWalletWorld() {
  const foreign = await openForeignCustody({ isQuicklyFinal: true });
  const { world, rpc, escrow } = foreign;
  if (escrow.type !== 'chain') throw new Error('these tests want a chain of others');
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const provider = connectTo({ url: escrow.url, chainId: escrow.chainId, patienceMs: 20_000 });
  await rpc('anvil_setBalance', [wallet.address, toQuantity(10n ** 20n)]);
  await foreign.mint(10n * AMOUNT, wallet.address);
  await foreign.settle();
  const meetings = meetingsOf(world);
  const serve = () => world.walletBids.serve(meetings.door);
  serve();
  const bidOf = (bidId: string, more: Partial<WalletBid> = {}): WalletBid => ({
    ...{ bidId, fan: FAN, creatorId: 'us_nova', slotId: null, commandId: bidId, message: '', staysIn: false },
    ...{ amountMinor: String(AMOUNT), wallet: wallet.address.toLowerCase(), atMs: world.clock.nowMs() },
    ...{ unprovenToCreatorPercent: 50, ...more },
  });
  const quote = async (bid: WalletBid): Promise<WalletQuote> => {
    const quoted = await world.walletBids.quote(bid);
    if (!quoted.ok) throw new Error(quoted.rejection.code);
    return quoted.value;
  };
  return {
    ...foreign,
    ...{ wallet, fan: FAN, provider, meetings, bidOf, quote },
    /** Signs with the wallet, or another one, and sends it. */
    async begin(
      bid: WalletBid,
      { by = wallet, spoil = (message) => message }: { by?: Wallet; spoil?: (of: Message) => Message } = {},
    ): Promise<Outcome<WalletBidView>> {
      const { type, messages } = await quote(bid);
      const signatures = await signAll(by, messages.map(spoil));
      return world.walletBids.begin(bid, { type, signatures });
    },
    /** Waits until a bid has come so far, while blocks become final. */
    async until(bidId: string, wanted: string, fanId: string = FAN.id): Promise<WalletBidView> {
      for (let tried = 0; tried < 400; tried += 1) {
        const view = await world.walletBids.find({ bidId, fanId });
        if (view?.progress.type === wanted) return view;
        if (view?.lock.type === 'chain' && view.lock.state === wanted) return view;
        if (tried % 5 === 0) await foreign.settle();
        await new Promise((later) => setTimeout(later, 100));
      }
      throw new Error(`${bidId}: ${JSON.stringify(await world.store.get('custodyLocks', bidId))}`);
    },
    /** The wallet takes its money out of the contract, without the server, and pays for that itself. */
    async withdraw(chainBid: string): Promise<void> {
      const signer = new NonceManager(wallet.connect(provider));
      const contract = new Contract(foreign.place.contract, ESCROW, signer);
      await (await contract.getFunction('withdraw')(chainBid, '0x')).wait();
    },
    /** As after a start of the server. */
    async restart(): Promise<void> {
      await world.restart();
      serve();
    },
    /** What the ledger has in an account, in minor units of MESI. */
    balance: async (account: string): Promise<string> =>
      String((await world.ledger.balances(account)).MESI ?? 0n),
    async close() {
      provider.destroy();
      await foreign.close();
    },
  };
}

type Message = WalletQuote['messages'][number];

/** As a wallet signs what it is shown. */
export function signAll(wallet: Wallet, messages: readonly Message[]): Promise<string[]> {
  return Promise.all(
    messages.map(({ domain, types, message }) => {
      const own = Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
      return wallet.signTypedData(domain, own, message);
    }),
  );
}

type World = Awaited<ReturnType<typeof openForeignCustody>>['world'];

/** Meetings in short: a bid is a hold. */
function meetingsOf({ ledger, clock, giveBack }: World) {
  const withdrawn: string[] = [];
  let refusal: RejectionCode | null = null;
  return {
    withdrawn,
    /** What bids are refused with from now on; null: they are placed. */
    refuse: (code: RejectionCode | null) => {
      refusal = code;
    },
    door: {
      async place(bid: WalletBid, payFrom: string) {
        if (refusal) return { ok: false, rejection: rejection(refusal, {}) } as const;
        const held = { asset: 'MESI', amountMinor: BigInt(bid.amountMinor) } as const;
        const placed = await placeHold(ledger, {
          ...{ holdId: bid.bidId, from: payFrom, held, conversion: null, ref: null },
          ...{ dueAtMs: bid.atMs + 180 * DAY_MS, memo: { purpose: 'bid', meetingId: 'meet_of_tests' } },
        });
        if (!placed.ok) return { ok: false, rejection: rejection('InsufficientFunds', {}) } as const;
        return { ok: true, value: { meetingId: 'meet_of_tests' } } as const;
      },
      async withdraw({ bidId }: { readonly bidId: string }) {
        withdrawn.push(bidId);
        await giveBack(bidId);
      },
    },
    clock,
  };
}

/** The world of tests of wallets. */
export type WalletWorld = Awaited<ReturnType<typeof openWalletWorld>>;
