import { takenFor } from '../../services/ledger/holds/holds.ts';
import { nextDeadline } from '../stream/machine/deadlines.ts';
import { ordersRef } from '../stream/streamOrders.ts';
import type { ModesStory } from './ModesStory.ts';
import { STREAM_ID } from './StreamStory.ts';

/** What is wrong at rest, in words that begin with the rule's id; empty: nothing. */
export function findModesViolations(story: ModesStory): string[] {
  return [
    ...story.wrong,
    ...story.callClock.wrong,
    ...holdsResolved(story),
    ...chargedAndIn(story),
    ...timeCharged(story),
    ...writtenFirst(story),
    ...booksAgree(story),
  ];
}

const entries = (story: ModesStory) => story.ledger.ofRef(ordersRef(STREAM_ID));

function holdsResolved(story: ModesStory): string[] {
  const { state } = story.ruler;
  const late = nextDeadline(state);
  return [
    ...story.openHolds().map((holdId) => `SI9 ${holdId} is still held`),
    ...(state.view.stage.phase.type === 'ended' ? [] : ['SI9 the stream did not end']),
    ...(late && late.id !== 'endedGrace' && late.dueAtMs <= story.nowMs
      ? [`SI9 ${late.id} was not met`]
      : []),
  ];
}

/**
 * Checks that at rest a ticket that let somebody in is paid for, and a ticket that was paid for is in the stream's
 * book.
 */
function chargedAndIn(story: ModesStory): string[] {
  const paid = new Set(
    entries(story)
      .filter(({ kind, memo }) => kind === 'post' && memo.purpose === 'ticket')
      .map(({ entryId }) => entryId.split('/')[1]!),
  );
  const unpaid = [...story.door.mustPay].filter(([orderId, isFree]) => !isFree && !paid.has(orderId));
  const refused = [...story.answered].filter(([orderId, answer]) => answer !== null && paid.has(orderId));
  const perSale = new Map<string, number>();
  for (const { kind, memo } of entries(story)) {
    if (kind === 'post' && memo.saleId) perSale.set(memo.saleId, (perSale.get(memo.saleId) ?? 0) + 1);
  }
  return [
    ...unpaid.map(([orderId]) => `SI6 ${orderId} was in and is not charged`),
    ...refused.map(([orderId, answer]) => `SI8 ${orderId} was refused (${answer}) and is charged`),
    ...[...perSale]
      .filter(([, count]) => count > 2)
      .map(([saleId, count]) => `SI7 ${count} paid tickets of ${saleId}`),
  ];
}

/** Nobody is charged for time in which the call did not run, or nobody ruled. */
function timeCharged(story: ModesStory): string[] {
  const ran = new Map(story.callClock.ranMs);
  return entries(story).flatMap(({ kind, entryId, memo }) => {
    const { callId, deliveredMs, lengthMs, takenMinor } = memo;
    if (kind !== 'post' || !callId || story.fansLeft.has(callId)) return [];
    const left = ran.get(callId) ?? 0;
    ran.set(callId, left - Number(deliveredMs));
    const hold = story.ledger.get(`hold/${entryId.split('/')[1]}`)!;
    const heldMinor = BigInt(hold.legs.find(({ account }) => account.startsWith('hold:'))!.amountMinor);
    const due = takenFor(heldMinor, {
      delivered: Math.max(0, Math.min(left, Number(lengthMs))),
      of: Number(lengthMs),
    });
    return BigInt(takenMinor ?? '0') > due
      ? [`SI10 ${entryId} took ${takenMinor}, ${due} was delivered`]
      : [];
  });
}

function writtenFirst(story: ModesStory): string[] {
  const posts = entries(story).filter(({ kind }) => kind === 'post');
  return posts
    .filter(({ entryId }) => !story.writtenPosts.has(entryId.split('/')[1]!))
    .map(({ entryId }) => `SI12 ${entryId} took what no document takes`);
}

function booksAgree(story: ModesStory): string[] {
  const { ledger, funds } = story;
  const { earnedMinor } = story.ruler.state.modes;
  const earned = ledger.balance('creator:us_creator');
  const wrong =
    earned === BigInt(earnedMinor) ? [] : [`SI11 the book says ${earned}, the panel ${earnedMinor}`];
  for (const asset of ['MESI', 'EUR']) {
    const wallets = [...funds.keys()].filter((key) => key.endsWith(asset));
    const before = wallets.reduce((sum, key) => sum + funds.get(key)!, 0n);
    const now = wallets.reduce((sum, key) => sum + ledger.balance(key.split('/')[0]!, asset), 0n);
    const gone = ledger.balance(`exchange:${asset}`, asset) + (asset === 'MESI' ? earned : 0n);
    if (before !== now + gone) wrong.push(`SI11 ${before - now - gone} ${asset} are missing`);
  }
  return wrong;
}
