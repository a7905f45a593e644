import type { Asset } from '../../shared/money.ts';
import type { AssetAmount, HoldEndStory, HoldStory, StatementLine } from '../../shared/protocol/money.ts';
import { formatDuration } from '../../shared/time.ts';
import { formatMoney, formatWhen } from '../texts/format.ts';
import { t } from '../texts/money.ts';
import { isolate } from '../ui/isolate.tsx';

const PURPOSES = [
  'ticket',
  'call',
  'extension',
  'message',
  'unlock',
  'minutes',
  'bid',
  'ticketReturn',
  'dispute',
  'pledge',
  'menu',
  'payout',
] as const;
const REASONS = [
  'returned',
  'cancelled',
  'outbid',
  'withdrawn',
  'lapsed',
  'expired',
  'declined',
  'streamEnded',
  'refused',
] as const;

/** Says what a line was, in a sentence with the person and the thing. Names are isolated (`ui/isolate.tsx`). */
export function sentenceOf(line: StatementLine): string {
  const { kind, person, about } = line;
  const name = person ? isolate(person.name) : t('line.somebody');
  if (about?.hold) return heldSentence(line, about.hold, name);
  if (kind === 'tip') return tipSentence(line, name);
  if (kind === 'refund') return t(come(line) ? 'line.refundFrom' : 'line.refundTo', { name });
  if (kind === 'conversion') {
    const [from, to] = [gone(line), come(line)];
    return from && to
      ? t('line.conversion', { from: withoutSign(from), to: withoutSign(to) })
      : t('kind.conversion');
  }
  return t(`kind.${kind}`);
}

type Purpose = (typeof PURPOSES)[number] | 'other';
const purposeOf = ({ about }: StatementLine): Purpose =>
  PURPOSES.find((known) => known === about?.purpose) ?? 'other';

function heldSentence(line: StatementLine, { isOwn }: HoldStory, name: string): string {
  const purpose = purposeOf(line);
  if (purpose === 'payout') return t('kind.payout');
  if (line.about?.isShare) return t('line.tipShare', { name });
  if (purpose === 'menu') return menuSentence(line, isOwn, name);
  return isOwn ? t(`line.own.${purpose}`, { name }) : t(`line.earned.${purpose}`, { name });
}

function menuSentence(line: StatementLine, isOwn: boolean, name: string): string {
  const item = isolate(line.about?.menuTitle ?? '');
  return isOwn ? t('line.own.menu', { name, item }) : t('line.earned.menu', { name, item });
}

function tipSentence(line: StatementLine, name: string): string {
  const title = line.about?.menuTitle;
  const item = isolate(title ?? '');
  if (line.about?.isShare) return t('line.tipShare', { name });
  if (line.ref?.startsWith('profile:'))
    return t(come(line) ? 'line.tipInProfile' : 'line.tipOutProfile', { name });
  if (line.ref?.startsWith('tipLink:')) return t(come(line) ? 'line.tipInLink' : 'line.tipOutLink', { name });
  if (come(line)) return title ? t('line.tipInFor', { name, item }) : t('line.tipIn', { name });
  return title ? t('line.tipOutFor', { name, item }) : t('line.tipOut', { name });
}

/** Says how it stands with what was held, or how it ended; null when it was not held, or all of it was simply paid. */
export function outcomeOf(line: StatementLine): string | null {
  const hold = line.about?.hold;
  if (!hold) return null;
  if (hold.end) return endWords(hold.end, hold.asset, line);
  if (purposeOf(line) === 'payout') return t('payout.held');
  return hold.dueAtMs === null
    ? t('hold.open')
    : t('hold.openUntil', { date: formatWhen(hold.dueAtMs, 'minute') });
}

function endWords(end: HoldEndStory, asset: Asset, line: StatementLine): string | null {
  const { takenMinor, returnedMinor, reason, delivered } = end;
  const money = (minor: string) => formatMoney({ asset, amountMinor: BigInt(minor) });
  if (takenMinor === '0') {
    if (purposeOf(line) === 'payout') return t('hold.backWhy', { reason: reason ?? t('hold.noReason') });
    const known = REASONS.find((each) => each === reason) ?? 'other';
    return t(`hold.back.${known}`);
  }
  const time = delivered && formatDuration(delivered.ms);
  const length = delivered && formatDuration(delivered.ofMs);
  const isWhole = returnedMinor === '0' || !line.about?.hold?.isOwn;
  if (isWhole) return time && length ? t('hold.delivered', { time, length }) : null;
  const [paid, returned] = [money(takenMinor), money(returnedMinor)];
  return time && length
    ? t('hold.partDelivered', { time, length, paid, returned })
    : t('hold.part', { paid, returned });
}

const gone = ({ changes }: StatementLine): AssetAmount | undefined =>
  changes.find(({ amountMinor }) => amountMinor.startsWith('-'));

const come = ({ changes }: StatementLine): AssetAmount | undefined =>
  changes.find(({ amountMinor }) => !amountMinor.startsWith('-'));

const withoutSign = ({ asset, amountMinor }: AssetAmount): string =>
  formatMoney({ asset, amountMinor: BigInt(amountMinor.replace('-', '')) });
