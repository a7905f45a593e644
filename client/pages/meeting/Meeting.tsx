import { Suspense } from 'react';
import { isTimeToMeet } from '../../../shared/meetingWindow.ts';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import type { OpenMeeting } from '../../net/meetings/openMeeting.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/meeting.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown, unmarked } from '../../ui/isolate.tsx';
import { nextWords, otherOf, stateTone, stateWord } from '../stage/meeting/meetingWords.ts';
import { BidList } from './BidList.tsx';
import { ConsentForm } from './consent/ConsentForm.tsx';
import { ConsentReceipt } from './consent/ConsentReceipt.tsx';
import { Review } from './consent/Review.tsx';
import styles from './Meeting.module.css';
import { MeetingActs } from './MeetingActs.tsx';
import { MeetingFacts } from './MeetingFacts.tsx';
import { Proposal } from './Proposal.tsx';
import { Together } from './Together.tsx';
import { Ways } from './Ways.tsx';
import { WhereForm } from './WhereForm.tsx';

const ShowCode = lazyPart(() => import('./handshake/ShowCode.tsx'));
const ScanCode = lazyPart(() => import('./handshake/ScanCode.tsx'));

export interface MeetingProps {
  readonly open: OpenMeeting;
  readonly view: MeetingView;
  /** Who reads the page. */
  readonly personId: string;
}

/** A meeting as one of the two sees it. */
export function Meeting({ open, view, personId }: MeetingProps) {
  const nowMs = useServerNow(1_000);
  const other = otherOf(view);
  const isNow = view.winner !== null && isTimeToMeet(view, nowMs);
  const title = other ? t('title.with', { name: isolate(other.name) }) : t('inbox.title');
  useTitle(unmarked(title));
  const props = { open, view, personId };
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        {other ? <Avatar person={other} size={56} /> : null}
        <h1 className={styles.title}>{shown(title)}</h1>
        <Badge tone={stateTone(view)}>{stateWord(view)}</Badge>
      </header>
      <Card className={styles.card}>
        <MeetingFacts view={view} />
      </Card>
      <Card className={styles.card}>
        <h2 className={styles.heading}>{t('next')}</h2>
        <p className={styles.words} data-next>
          {shown(nextWords(view, personId, isNow))}
        </p>
        <Said view={view} />
        <Decision view={view} />
        {view.allowed.includes('consent') ? <ConsentForm {...props} /> : null}
        <Review {...props} />
        <Proposal {...props} />
        {isNow ? (
          <Suspense fallback={null}>
            {view.role === 'creator' ? <ShowCode {...props} /> : <ScanCode {...props} />}
          </Suspense>
        ) : null}
        <Together {...{ view, nowMs }} />
        <WhereForm key={view.where ?? ''} {...props} />
        <MeetingActs {...props} />
        <Ways {...{ view, personId, isNow }} />
        {other && view.isOtherHere ? (
          <p className={styles.small}>{shown(t('here', { name: isolate(other.name) }))}</p>
        ) : null}
      </Card>
      <ConsentReceipt view={view} />
      <BidList {...props} />
    </article>
  );
}

/** How somebody decided between the two, and why. */
function Decision({ view: { decision } }: { readonly view: MeetingView }) {
  if (!decision) return null;
  return (
    <blockquote className={styles.said}>
      <p className={styles.words}>{t('decision', { percent: decision.toCreatorPercent })}</p>
      <bdi>{decision.reason}</bdi>
    </blockquote>
  );
}

/** What one of the two has said of the meeting. */
function Said({ view: { phase } }: { readonly view: MeetingView }) {
  if (phase.type !== 'missed' && phase.type !== 'disputed') return null;
  return phase.text ? (
    <blockquote className={styles.said}>
      <span className="visuallyHidden">{t('said')}</span>
      <bdi>{phase.text}</bdi>
    </blockquote>
  ) : null;
}
