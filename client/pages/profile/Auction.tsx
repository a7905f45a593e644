import { useEffect } from 'react';
import type { AuctionAnswer } from '../../../shared/protocol/meetings.ts';
import { meetingApi } from '../../net/meetings/meetingApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import styles from './Profile.module.css';

interface AuctionProps {
  readonly handle: string;
  /** The time that is to be bid for; null: none is chosen. */
  readonly slotId: string | null;
  /** Changes when somebody else may have bid meanwhile. */
  readonly turn: string | null;
  /** Told the least that the next bid has to be, in minor units of MESI. */
  readonly onLeast: (leastMinor: bigint) => void;
}

/** How the bidding for a time stands: the highest bid, unless bids are blind, and until when others can bid. */
export function Auction({ handle, slotId, turn, onLeast }: AuctionProps) {
  const { value } = useAsked<AuctionAnswer | null>(
    async () => (slotId === null ? { ok: true, value: null } : meetingApi.auction(handle, slotId)),
    [handle, slotId, turn],
  );
  const leastMinor = value?.nextMinor;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told once for each answer
  useEffect(() => {
    if (leastMinor !== undefined) onLeast(BigInt(leastMinor));
  }, [leastMinor]);
  if (slotId === null || value?.closesAtMs == null) return null;
  const when = formatWhen(value.closesAtMs, 'minute');
  return (
    <p className={styles.bidTerms} role="status" data-auction>
      {value.highestMinor === null
        ? t('form.auctionBlind', { when })
        : t('form.auction', { amount: formatMesi(value.highestMinor), when })}
    </p>
  );
}
