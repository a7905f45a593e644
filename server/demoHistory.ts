import type { Asset, Money } from '../shared/money.ts';
import type { Account } from '../shared/protocol/people.ts';
import { tipEntry, tipEntryId } from './domain/tips/tipEntry.ts';
import { tipRef } from './rooms/stream/streamJournal.ts';
import { findDemoAccount } from './services/demo.ts';
import { RatesUnavailable } from './services/rates/port.ts';
import type { Services } from './services/services.ts';

/**
 * What the demo people did before anybody came to look: statements with something in them, through the same paths as
 * everybody's. Fans spend what they put in, so that their play money stays what it is.
 */
type DemoStep =
  | { readonly does: 'topUp'; readonly who: string; readonly money: Money }
  | { readonly does: 'convert'; readonly who: string; readonly money: Money; readonly to: Asset }
  | {
      readonly does: 'tip';
      readonly who: string;
      readonly money: Money;
      readonly to: string;
      readonly message: string;
      readonly anonymous?: true;
    }
  | { readonly does: 'earnBefore' | 'payOut'; readonly who: string; readonly money: Money };

const usd = (cents: bigint): Money => ({ asset: 'USD', amountMinor: cents });
const eur = (cents: bigint): Money => ({ asset: 'EUR', amountMinor: cents });
const usdc = (units: bigint): Money => ({ asset: 'USDC', amountMinor: units * 1_000_000n });
const mesi = (units: bigint): Money => ({ asset: 'MESI', amountMinor: units * 1_000_000n });

/** Only ever appended to: a step's place in the list is part of its ids. */
const STEPS: readonly DemoStep[] = [
  { does: 'topUp', who: 'ada', money: usd(2_500n) },
  { does: 'tip', who: 'ada', to: 'nova', money: usd(500n), message: 'that bassline!' },
  { does: 'tip', who: 'ada', to: 'nova', money: usd(1_500n), message: 'play it once more' },
  { does: 'tip', who: 'ada', to: 'kai', money: usd(500n), message: 'for new ink' },
  { does: 'topUp', who: 'ben', money: usdc(20n) },
  { does: 'convert', who: 'ben', money: usdc(20n), to: 'MESI' },
  { does: 'tip', who: 'ben', to: 'nova', money: mesi(120n), message: 'first!' },
  { does: 'tip', who: 'ben', to: 'kai', money: mesi(80n), message: '', anonymous: true },
  { does: 'topUp', who: 'cleo', money: eur(2_300n) },
  { does: 'tip', who: 'cleo', to: 'kai', money: eur(1_380n), message: 'the heron is beautiful' },
  { does: 'tip', who: 'cleo', to: 'nova', money: eur(920n), message: 'good night music' },
  { does: 'earnBefore', who: 'nova', money: mesi(1_250n) },
  { does: 'earnBefore', who: 'kai', money: mesi(640n) },
  { does: 'payOut', who: 'nova', money: mesi(400n) },
  { does: 'topUp', who: 'nova', money: usd(5_000n) },
  { does: 'convert', who: 'nova', money: usd(2_000n), to: 'EUR' },
];

/** Safe to repeat, at every start and after a crash in between: each step has ids of its own. */
export async function seedDemoHistory(services: Services): Promise<void> {
  if (await services.ledger.get(DONE.id)) return;
  try {
    for (const [at, step] of STEPS.entries()) {
      const who = await findDemoAccount(services, step.who);
      if (who) await take(services, { step, who, commandId: `demo-step-${at}` });
    }
    await services.ledger.append(DONE);
  } catch (error) {
    // no rates, no history; the next start tries again
    if (!(error instanceof RatesUnavailable)) throw error;
  }
}

/** A move of nothing from the demo to itself says that all steps were taken. */
const DONE = {
  id: `demo-history-${STEPS.length}`,
  kind: 'topUp',
  source: 'external:demo:history',
  legs: [
    { account: 'external:demo:history', asset: 'MESI', amountMinor: -1n },
    { account: 'external:demo:taken', asset: 'MESI', amountMinor: 1n },
  ],
  ref: null,
  memo: {},
} as const;

interface Task<S extends DemoStep = DemoStep> {
  readonly step: S;
  readonly who: Account;
  readonly commandId: string;
}

async function take(services: Services, { step, who, commandId }: Task): Promise<void> {
  const { wallet } = services;
  const command = { userId: who.id, commandId };
  switch (step.does) {
    case 'topUp':
      await wallet.topUps.begin({ ...command, money: step.money });
      return;
    case 'convert': {
      const quote = await wallet.conversions.quote({ userId: who.id, from: step.money, to: step.to });
      if (quote.ok) await wallet.conversions.convert({ ...command, quoteId: quote.value.quoteId });
      return;
    }
    case 'tip':
      return tip(services, { step, who, commandId });
    case 'earnBefore':
      return earnBefore(services, { step, who, commandId });
    case 'payOut':
      await wallet.payouts.request({ ...command, money: step.money });
  }
}

type TipStep = Extract<DemoStep, { does: 'tip' }>;

async function tip(services: Services, { step, who, commandId }: Task<TipStep>): Promise<void> {
  const creator = await findDemoAccount(services, step.to);
  if (!creator) return;
  const quote = await services.rates.quote(step.money);
  await services.ledger.append(
    tipEntry({
      entryId: tipEntryId(who.id, commandId),
      ref: tipRef('st_before_the_demo'),
      giver: who,
      payee: creator,
      paid: step.money,
      quote,
      message: step.message,
      anonymous: step.anonymous ?? false,
    }),
  );
}

/** Put in by the platform, so nobody can ask for it back: a payout can be tried at once. */
async function earnBefore({ ledger }: Services, { step, who, commandId }: Task): Promise<void> {
  const { asset, amountMinor } = step.money;
  const source = `external:demo:${who.id}`;
  await ledger.append({
    id: `${commandId}/${who.id}`,
    kind: 'topUp',
    source,
    legs: [
      { account: source, asset, amountMinor: -amountMinor },
      { account: `creator:${who.id}`, asset, amountMinor },
    ],
    ref: null,
    memo: { provider: 'demo', note: 'earned before you came' },
  });
}
