import type { Receipt } from '../../../shared/protocol/answers.ts';
import { takenFor } from '../../services/ledger/holds/holds.ts';
import { nextDeadline } from '../stream/machine/deadlines.ts';
import { ordersRef } from '../stream/streamOrders.ts';
import { auditAgrees } from './auditInvariants.ts';
import type { ModesStory } from './ModesStory.ts';
import { MENU_SHARES } from './SimPeople.ts';
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
    ...ticketsReturned(story),
    ...menuPaid(story),
    ...auditAgrees(story),
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
  // a ticket whose price returned is free for somebody else
  const back = new Set(entries(story).flatMap(returnedTicketOf));
  for (const { kind, memo, entryId } of entries(story)) {
    if (kind === 'post' && memo.saleId && !back.has(entryId.split('/')[1] ?? ''))
      perSale.set(memo.saleId, (perSale.get(memo.saleId) ?? 0) + 1);
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

/** Returns the order of the ticket whose price an entry gives back; nothing for every other entry. */
function returnedTicketOf({ kind, entryId, memo }: Pick<Receipt, 'kind' | 'entryId' | 'memo'>): string[] {
  if (kind !== 'post' || memo.purpose !== 'ticketReturn') return [];
  return /^hold\/return\.\d+\.(.+)\/end$/.exec(entryId)?.slice(1) ?? [];
}

/** What came back of a ticket is its price, once, and the ticket is not good any more. */
function ticketsReturned(story: ModesStory): string[] {
  const { tickets } = story.ruler.state.modes;
  const seen = new Set<string>();
  return entries(story).flatMap(({ kind, entryId, memo, legs }) => {
    const [ticketId] = returnedTicketOf({ kind, entryId, memo });
    if (ticketId === undefined) return [];
    const isTwice = seen.has(ticketId);
    seen.add(ticketId);
    const paid = story.ledger.get(`hold/${ticketId}`);
    const fan = paid?.source.account ?? '';
    const back = legs.find(({ account }) => account === fan)?.amountMinor ?? '0';
    const isGood = tickets.some(({ orderId }) => orderId === ticketId);
    return [
      ...(isTwice ? [`SI16 ${ticketId} returned twice`] : []),
      ...(isGood ? [`SI16 ${ticketId} returned and is still good`] : []),
      ...(BigInt(back) > 0n && BigInt(back) <= 200n
        ? []
        : [`SI16 ${back} of ${ticketId} returned to ${fan}`]),
    ];
  });
}

const isMenuPost = ({ kind, memo }: Pick<Receipt, 'kind' | 'memo'>): boolean =>
  kind === 'post' && memo.purpose === 'menu';

/**
 * What was ordered from the menu is paid only when the creator said that it is done, whole and in the shares that stood then,
 * and then is shown as a tip, once.
 */
function menuPaid(story: ModesStory): string[] {
  const posts = entries(story).filter(isMenuPost);
  const shown = story.document.page.filter((entryId) => entryId.startsWith('hold/'));
  const paid = new Set(posts.map(({ entryId }) => entryId));
  return [
    ...posts.flatMap((post) => menuShares(post)),
    ...posts
      .map(({ entryId }) => entryId.split('/')[1]!)
      .filter((orderId) => !story.menuDone.has(orderId))
      .map((orderId) => `SI17 ${orderId} is paid and was not done`),
    ...posts
      .filter(({ entryId }) => shown.filter((id) => id === entryId).length !== 1)
      .map(({ entryId }) => `SI17 ${entryId} is paid and not shown once`),
    ...shown.filter((id) => !paid.has(id)).map((id) => `SI17 ${id} is shown and was never paid`),
  ];
}

function menuShares({ entryId, memo, legs }: Receipt): string[] {
  const brings = BigInt(memo.mesiMinor ?? '0');
  const given = (account: string) =>
    legs
      .filter((leg) => leg.account === account && leg.asset === 'MESI')
      .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const others = MENU_SHARES.map(({ into, personId, part }) => ({ part, has: given(`${into}:${personId}`) }));
  const sum = others.reduce((all, { has }) => all + has, given('creator:us_creator'));
  // of euros that were held, each share is whole cents
  const most = memo.asset === 'MESI' ? 1 : 4;
  const off = others.filter(
    ({ part, has }) => Math.abs(Number(has) - (Number(brings) * part) / 10_000) >= most,
  );
  return [
    ...(sum === brings ? [] : [`SI17 ${entryId} gives ${sum} of ${brings}`]),
    ...off.map(({ has, part }) => `SI17 ${has} of ${brings} is not ${part} in ${entryId}`),
  ];
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
  const tipped = entries(story)
    .filter(isMenuPost)
    .flatMap(({ legs }) => legs.filter(({ account }) => account === 'creator:us_creator'))
    .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const shared = MENU_SHARES.reduce(
    (sum, { into, personId }) => sum + ledger.balance(`${into}:${personId}`),
    0n,
  );
  const earned = ledger.balance('creator:us_creator');
  const wrong =
    earned - tipped === BigInt(earnedMinor) ? [] : [`SI11 the book says ${earned}, the panel ${earnedMinor}`];
  for (const asset of ['MESI', 'EUR']) {
    const wallets = [...funds.keys()].filter((key) => key.endsWith(asset));
    const before = wallets.reduce((sum, key) => sum + funds.get(key)!, 0n);
    const now = wallets.reduce((sum, key) => sum + ledger.balance(key.split('/')[0]!, asset), 0n);
    const gone = ledger.balance(`exchange:${asset}`, asset) + (asset === 'MESI' ? earned + shared : 0n);
    if (before !== now + gone) wrong.push(`SI11 ${before - now - gone} ${asset} are missing`);
  }
  return wrong;
}
