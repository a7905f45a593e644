import type { ErasureAnswer } from '../../shared/protocol/accounts.ts';
import type { AssetAmount } from '../../shared/protocol/money.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { readBalances } from '../domain/balances.ts';
import { every } from '../every.ts';
import type { Log } from '../log.ts';
import { takeDocument } from '../putDocument.ts';
import { openHolds } from '../services/ledger/holds/holds.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import { consentsOf } from './consentsOf.ts';
import { findLiveStage } from './ownStream.ts';

/** Stages of a report in which nothing is to be done any more. */
const CLOSED = ['closed', 'lapsed', 'offered'];
/** Documents of one person that name them or open something, by their id: each is removed whole. */
const OWN_DOCUMENTS = [
  'profiles',
  'overlayTokens',
  'streamKeys',
  'calendarFeedKeys',
  'messageRules',
  'callPrices',
  'gates',
  'supporterWishes',
  'secondFactors',
] as const satisfies readonly (keyof typeof COLLECTIONS)[];
/** Lists of one person, by their index: each of the documents is removed. */
const OWN_LISTS = [
  { collection: 'sessions', field: 'accountId', by: 'seenAtMs' },
  { collection: 'pushDevices', field: 'personId', by: 'sinceMs' },
  { collection: 'notices', field: 'personId', by: 'seq' },
] as const;
const PAGE = 200;

const some = (amounts: readonly AssetAmount[]) => amounts.filter(({ amountMinor }) => amountMinor !== '0');

/** Says what an erasure of that account would do, and why it cannot be now. */
export async function lookAtErasure(services: Services, account: Account): Promise<ErasureAnswer> {
  const { ledger, wallet } = services;
  const { debts, pendingPayments, earnings } = await wallet.read(account);
  const held = await heldOf(services, account.id);
  const payouts = account.isCreator ? await wallet.payouts.list(account.id) : [];
  const isPaidOut = payouts.some(({ status }) => status === 'requested' || status === 'held');
  const refusals: readonly (RejectionCode | null)[] = [
    (await hasOpenDispute(services, account.id)) ? 'DisputeOpen' : null,
    (await findLiveStage(services.store, account.id)) ? 'StreamStillLive' : null,
    held.length > 0 || pendingPayments.length > 0 || isPaidOut ? 'MoneyHeld' : null,
    debts.length > 0 ? 'DebtOutstanding' : null,
  ];
  return {
    refusals: refusals.filter((code) => code !== null),
    balances: some(await readBalances(ledger, account.id)),
    earnings: some(
      (earnings?.assets ?? []).map(({ asset, balanceMinor }) => ({ asset, amountMinor: balanceMinor })),
    ),
    held,
    isCreator: account.isCreator,
  };
}

/** What somebody has set aside and nobody has decided yet. What others have set aside for them returns by its own deadline. */
async function heldOf({ ledger }: Services, personId: string): Promise<ErasureAnswer['held']> {
  const found: { purpose: string; asset: AssetAmount['asset']; amountMinor: string }[] = [];
  for await (const { from, held, memo } of openHolds(ledger)) {
    const isTheirs = from === `wallet:${personId}` || from === `creator:${personId}`;
    if (!isTheirs) continue;
    found.push({
      purpose: memo.purpose ?? 'other',
      asset: held.asset,
      amountMinor: String(held.amountMinor),
    });
  }
  return found;
}

async function hasOpenDispute({ reports, disputes }: Services, personId: string): Promise<boolean> {
  const own = await reports.list(personId);
  if (own.some(({ stage }) => !CLOSED.includes(stage.type))) return true;
  const meetings = await disputes.list();
  return meetings.some(({ creator, fan }) => [creator.id, fan.id].includes(personId));
}

/** Removes what is left of an account that was erased. It may be done again, and is until it was done to its end. */
export async function eraseRest(
  services: Services,
  { accountId, deviceKey }: { readonly accountId: string; readonly deviceKey: string },
): Promise<void> {
  const { store, profilePictures, profileCovers, repeats, accountErasure, kyf, kycForms, meetings, gates } =
    services;
  // the key of who they are goes first: from here on nobody reads it
  await kycForms.erase(accountId);
  await Promise.all([profilePictures.clear(accountId), profileCovers.clear(accountId)]);
  for (const { personId: payeeId } of await repeats.list(accountId))
    await repeats.stop({ giverId: accountId, payeeId });
  // the keys of what they told before meetings and at gates are destroyed
  for (const { meetingId } of await meetings.list({ role: 'fan', personId: accountId }))
    await kyf.lease({ aboutId: meetingId, untilMs: 0 });
  for await (const { creatorId, gate } of consentsOf(services, accountId))
    if (gate) await gates.revoke({ creatorId, personId: accountId, place: gate.place });
  for (const collection of OWN_DOCUMENTS)
    await takeDocument(store, { collection: COLLECTIONS[collection].name, id: accountId });
  await takeDocument(store, { collection: COLLECTIONS.devices.name, id: deviceKey });
  await services.accountHandles.forget(accountId);
  for (const list of OWN_LISTS) await removeAll(services, accountId, list);
  // a request that was under way when the account went may have told something since
  await kycForms.erase(accountId);
  await accountErasure.finish(accountId);
}

async function removeAll(
  { store }: Services,
  personId: string,
  { collection, field, by }: (typeof OWN_LISTS)[number],
): Promise<void> {
  for (;;) {
    const query = { field, value: personId, by, limit: PAGE };
    const found = await store.find(COLLECTIONS[collection].name, query);
    if (found.length === 0) return;
    for (const { id } of found) await takeDocument(store, { collection: COLLECTIONS[collection].name, id });
  }
}

/** Takes away, each minute, what a process left that died while it erased an account. Returns the function that stops it. */
export function startErasureRounds(services: Services, log: Log): () => void {
  return every(services.clock, MINUTE_MS, () => {
    resume(services).catch((err: unknown) => log.warn({ err }, 'accounts were not erased to their end'));
  });
}

async function resume(services: Services): Promise<void> {
  for (const left of await services.accountErasure.left()) await eraseRest(services, left);
}
