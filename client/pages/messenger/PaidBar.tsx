import type { MessageDoorView, PaidMessages } from '../../../shared/protocol/conversations.ts';
import type { DoorKey } from '../../../shared/protocol/modes.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatList, formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/paidMessages.ts';
import { isolate, shown } from '../../ui/isolate.tsx';
import styles from './PaidState.module.css';

interface PaidBarProps {
  readonly to: Person;
  readonly door: MessageDoorView;
  readonly paid: PaidMessages;
}

/** What a message costs, what becomes of the money, and what else would open the door: all before one writes. */
export function PaidBar({ to, door, paid }: PaidBarProps) {
  const name = isolate(to.name);
  const keys = door.keys.flatMap((key) => keyWords(key, name) ?? []);
  return (
    <p className={styles.bar}>
      {shown(t('about', { name, amount: formatMesi(paid.priceMinor), days: paid.answerDays }))}{' '}
      {keys.length > 0 ? shown(t('opens', { keys: formatList(keys) })) : null}
    </p>
  );
}

function keyWords(key: DoorKey, name: string): string | null {
  switch (key.type) {
    case 'follow':
      return t('key.follow', { name });
    case 'subscribe':
      return t('key.subscribe', { tier: key.minimumTier });
    case 'tip':
      return t('key.tip', { amount: formatMesi(key.minimumMinor) });
    default:
      return null;
  }
}
