import { Link } from 'wouter';
import { phaseDueMs } from '../../../shared/meetingDue.ts';
import { isOutOf } from '../../../shared/meetingStanding.ts';
import type { BidView, FanRecord, MeetingsAnswer, MeetingView } from '../../../shared/protocol/meetings.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import { buttonClass } from '../../ui/controls/Button.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { shown } from '../../ui/isolate.tsx';
import { BidMoney } from '../stage/meeting/BidMoney.tsx';
import {
  bidInHand,
  nextWords,
  otherOf,
  stateTone,
  stateWord,
  whenWords,
} from '../stage/meeting/meetingWords.ts';
import styles from './Bids.module.css';

interface MeetingCardsProps {
  /** Null: not here yet. */
  readonly answer: MeetingsAnswer | null;
  readonly personId: string;
  readonly isFailed: boolean;
}

/** Meetings in a list: state, money, deadline and next step of each. */
export function MeetingCards({ answer, personId, isFailed }: MeetingCardsProps) {
  if (!answer) {
    return isFailed ? null : (
      <div aria-busy="true" role="status" className={styles.grid}>
        <span className="visuallyHidden">{t('bids.loading')}</span>
        <Skeleton height={220} radius={18} />
        <Skeleton height={220} radius={18} />
      </div>
    );
  }
  return (
    <ul className={styles.grid}>
      {ranked(answer.meetings).map((view) => (
        <li key={view.meetingId}>
          <MeetingCard view={view} personId={personId} records={answer.records} />
        </li>
      ))}
    </ul>
  );
}

/** What waits for its reader stands before what does not, and the highest bid first. */
function ranked(meetings: readonly MeetingView[]): readonly MeetingView[] {
  const isOver = (view: MeetingView) => Number(isOutOf(view));
  const best = ({ role, highestMinor }: MeetingView) => BigInt((role === 'creator' && highestMinor) || '0');
  return meetings.toSorted(
    (a, b) => isOver(a) - isOver(b) || (best(a) === best(b) ? 0 : best(a) > best(b) ? -1 : 1),
  );
}

/** So many of the bids behind the highest stand in a card; all of them stand on the meeting's page. */
const OTHERS_SHOWN = 4;

/** The bids behind the highest that can be accepted, each with how its bidder kept their meetings. */
function OtherBids({
  bids,
  records,
}: {
  readonly bids: readonly BidView[];
  readonly records: Readonly<Record<string, FanRecord>>;
}) {
  const waiting = bids.filter(({ state }) => state === 'standing' || state === 'reserve');
  if (waiting.length === 0) return null;
  return (
    <ul className={styles.others} aria-label={t('inbox.others')}>
      {waiting.slice(0, OTHERS_SHOWN).map(({ bidId, fan, amountMinor }) => {
        const record = records[fan.id];
        return (
          <li key={bidId}>
            <bdi>{fan.name}</bdi> · {formatMesi(amountMinor)}
            {record ? ` · ${t('inbox.record', record)}` : null}
          </li>
        );
      })}
    </ul>
  );
}

function MeetingCard({
  view,
  personId,
  records,
}: {
  readonly view: MeetingView;
  readonly personId: string;
  readonly records: Readonly<Record<string, FanRecord>>;
}) {
  const bid = bidInHand(view) ?? view.bids[0] ?? null;
  const person = otherOf(view) ?? bid?.fan ?? view.creator;
  const record = view.role === 'creator' ? records[person.id] : undefined;
  const deadlineMs = isOutOf(view) ? null : phaseDueMs(view.phase);
  return (
    <Card className={styles.card}>
      <div className={styles.head}>
        <Avatar person={person} size={40} />
        <h2 className={styles.name}>
          <bdi>{person.name}</bdi>
        </h2>
        <Badge tone={stateTone(view)}>{stateWord(view)}</Badge>
      </div>
      {record ? <p className={styles.small}>{t('inbox.record', record)}</p> : null}
      {view.role === 'creator' ? (
        <OtherBids bids={view.bids.filter(({ bidId }) => bidId !== bid?.bidId)} records={records} />
      ) : null}
      <Facts
        rows={[
          [t('fact.time'), shown(whenWords(view))],
          ...(bid ? [[t('fact.amount'), formatMesi(bid.amountMinor)] as const] : []),
          ...(bid?.locked.type === 'chain'
            ? [[t('fact.money'), <BidMoney key="money" bid={bid} />] as const]
            : []),
          ...(view.role === 'creator' ? [[t('inbox.count'), String(view.bidCount)] as const] : []),
          ...(deadlineMs === null ? [] : [[t('fact.deadline'), formatWhen(deadlineMs, 'minute')] as const]),
        ]}
      />
      <p className={styles.next}>{shown(nextWords(view, personId, false))}</p>
      <Link
        href={`/meeting/${view.meetingId}`}
        className={buttonClass({ variant: isOutOf(view) ? 'secondary' : 'primary' })}
      >
        {t('open.detail')}
        <span className="visuallyHidden"> {person.name}</span>
      </Link>
    </Card>
  );
}
