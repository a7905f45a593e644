import type { ReactNode } from 'react';
import { phaseDueMs } from '../../../shared/meetingDue.ts';
import { isOutOf } from '../../../shared/meetingStanding.ts';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import { Facts } from '../../ui/display/Facts.tsx';
import { shown } from '../../ui/isolate.tsx';
import { BidMoney } from '../stage/meeting/BidMoney.tsx';
import { bidInHand, whenWords } from '../stage/meeting/meetingWords.ts';
import { Where } from '../stage/meeting/Where.tsx';

/** Time, place, money and deadline of a meeting. */
export function MeetingFacts({ view }: { readonly view: MeetingView }) {
  const { slot, highestMinor } = view;
  const bid = bidInHand(view);
  const deadlineMs = isOutOf(view) ? null : phaseDueMs(view.phase);
  const rows: (readonly [string, ReactNode])[] = [[t('fact.time'), shown(whenWords(view))]];
  if (slot) rows.push([t('fact.kind'), <Where key="where" view={view} />]);
  if (bid) rows.push([t('fact.amount'), formatMesi(bid.amountMinor)]);
  if (view.phase.type === 'open' && highestMinor !== null)
    rows.push([t('fact.highest'), formatMesi(highestMinor)]);
  if (bid) rows.push([t('fact.money'), <BidMoney key="money" bid={bid} />]);
  if (deadlineMs !== null) rows.push([t('fact.deadline'), formatWhen(deadlineMs, 'minute')]);
  return <Facts rows={rows} />;
}
