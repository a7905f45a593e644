import { Suspense, useMemo } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { useFetchedAfterPaint } from '../../base/afterPaint.ts';
import { useStore } from '../../base/createStore.ts';
import { useAccount } from '../../net/session.ts';
import { openTipOutbox } from '../../net/stream/openStream.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/watch.ts';
import { TagList } from '../stage/card/TagList.tsx';
import { StreamTalk } from '../stage/chat/StreamTalk.tsx';
import { GoalBar } from '../stage/GoalBar.tsx';
import { TopTippers } from '../stage/TopTippers.tsx';
import { loadTipForm } from '../stage/tip/lazyTipForm.ts';
import { useTipping } from '../stage/tip/useTipping.ts';
import { useStageNews } from '../stage/useStageNews.ts';
import { doorOf, linkOf, stageOf, useStreamView, youOf } from '../stage/useStreamConnection.ts';
import { useWide } from '../stage/useWide.ts';
import { CreatorHeader } from './CreatorHeader.tsx';
import { MutedNotice, type Silence, useSilence } from './MutedNotice.tsx';
import { StageFrame } from './StageFrame.tsx';
import { stageLook } from './stageLook.ts';
import { TipPanel } from './tip/TipPanel.tsx';
import { TipSheet } from './tip/TipSheet.tsx';
import { WatchLoading } from './WatchLoading.tsx';
import styles from './WatchRoom.module.css';

const loadDoor = () => import('./door/DoorRoom.tsx');
const DoorRoom = lazyPart(loadDoor);
const loadOffers = () => import('./offers/Offers.tsx');
const Offers = lazyPart(loadOffers);
const ModeratorAlerts = lazyPart(() => import('../stage/alerts/ModeratorAlerts.tsx'));
const OneGoal = lazyPart(() => import('../stage/goals/OneGoal.tsx'));
const DeskButton = lazyPart(() => import('../stage/moderation/DeskButton.tsx'));
const PartnerCall = lazyPart(() => import('./PartnerCall.tsx'));

export interface WatchRoomProps {
  readonly connection: StreamConnection;
  readonly streamId: string;
  /** Who watches; null: a guest, who has no account. */
  readonly accountId: string | null;
}

export function WatchRoom({ connection, streamId, accountId }: WatchRoomProps) {
  const stage = useStreamView(connection, stageOf);
  const link = useStreamView(connection, linkOf);
  const door = useStreamView(connection, doorOf);
  const giverId = accountId ?? '';
  const outbox = useMemo(
    () => openTipOutbox(connection, { accountId: giverId, streamId }),
    [connection, giverId, streamId],
  );
  const tipping = useTipping(outbox);
  const you = useStreamView(connection, youOf);
  const moderates = you?.isModerator ?? false;
  const request = you?.request ?? null;
  const partnering = request?.state === 'accepted' || request?.state === 'inCall' ? request : null;
  const silence = useSilence(you);
  const wide = useWide();
  useFetchedAfterPaint(loadDoor);
  useFetchedAfterPaint(loadOffers);
  useFetchedAfterPaint(loadTipForm);
  const look = useStore(stageLook);
  useStageNews(connection);
  useTitle(stage ? stage.title || stage.creator.name : undefined);

  const isGuest = accountId === null;
  if (door && link.type !== 'closed')
    return (
      <Suspense fallback={<WatchLoading />}>
        <DoorRoom connection={connection} door={door} tipping={tipping} isGuest={isGuest} />
      </Suspense>
    );
  const closed = whyClosed(stage, link.type === 'closed');
  const cannotWrite = silence && <MutedNotice silence={silence} />;
  const tips =
    stage && !closed && stage.creator.id !== accountId ? { ...tipsOf(stage, silence), tipping } : null;
  return (
    <div
      className={styles.page}
      data-theatre={look.theatre || undefined}
      data-full={look.full || undefined}
      data-chatless={(look.full && !look.withChat) || undefined}
    >
      <div className={styles.left}>
        <div className={styles.stage}>
          <StageFrame connection={connection} streamId={streamId} />
          {stage && partnering ? (
            <Suspense fallback={null}>
              <PartnerCall connection={connection} stage={stage} request={partnering} />
            </Suspense>
          ) : null}
        </div>
        {stage ? (
          <About {...{ connection, stage, moderates }} isOwn={stage.creator.id === accountId} />
        ) : (
          <h1 className="visuallyHidden">{t('frame.stream')}</h1>
        )}
      </div>
      <aside className={styles.right} aria-label={t('chatAndTips')}>
        <StreamTalk
          connection={connection}
          selfId={accountId ?? ''}
          moderates={moderates}
          closed={closed ?? cannotWrite}
          className={styles.chat}
          besides={tips && !wide ? <TipSheet {...tips} /> : null}
        />
        {tips && wide ? <TipPanel {...tips} isGuest={isGuest} /> : null}
      </aside>
    </div>
  );
}

/** What a tip to this creator depends on. */
function tipsOf({ creator, tipRules }: StageView, silence: Silence | null) {
  return { creatorName: creator.name, rules: tipRules, mutedUntilMs: silence?.untilMs ?? null };
}

/** What stands below the picture: whose stream it is, what it offers, and how far it is. */
function About(props: {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly isOwn: boolean;
  readonly moderates: boolean;
}) {
  const { connection, stage, isOwn, moderates } = props;
  const hasAccount = useAccount() !== null;
  return (
    <div className={styles.about}>
      <CreatorHeader stage={stage} isOwn={isOwn} withReport={hasAccount} />
      <TagList tags={stage.tags} />
      {moderates ? (
        <Suspense fallback={null}>
          <ModeratorAlerts connection={connection} />
          <DeskButton connection={connection} />
        </Suspense>
      ) : null}
      {isOwn ? null : (
        <Suspense fallback={null}>
          <Offers connection={connection} stage={stage} />
        </Suspense>
      )}
      <GoalBar stage={stage} />
      {stage.pledgeGoal ? (
        <Suspense fallback={null}>
          <OneGoal
            goalId={stage.pledgeGoal.id}
            live={stage.pledgeGoal}
            creator={stage.creator}
            isOwn={isOwn}
          />
        </Suspense>
      ) : null}
      <TopTippers tippers={stage.topTippers} />
    </div>
  );
}

function whyClosed(stage: StageView | null, left: boolean): string | null {
  if (stage?.phase.type === 'ended') return t('room.ended');
  return left ? t('room.chatClosed') : null;
}
