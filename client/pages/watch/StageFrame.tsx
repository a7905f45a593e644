import CirclePause from 'lucide-react/icons/circle-pause';
import MoonStar from 'lucide-react/icons/moon-star';
import { Suspense, useRef } from 'react';
import { useFetchedAfterPaint } from '../../base/afterPaint.ts';
import { useViewer } from '../../media/useViewer.ts';
import type { LinkState } from '../../net/room/linkState.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/watch.ts';
import { LiveBadge, ViewersBadge } from '../../ui/display/Badge.tsx';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { LinkBanner } from '../stage/LinkBanner.tsx';
import { OverlayHost } from '../stage/OverlayHost.tsx';
import { RecBadge } from '../stage/RecBadge.tsx';
import { RunningTime } from '../stage/RunningTime.tsx';
import { SoundPicture } from '../stage/SoundPicture.tsx';
import { TapToGoOn } from '../stage/TapToGoOn.tsx';
import { linkOf, stageOf, useStreamView } from '../stage/useStreamConnection.ts';
import { LinkNotice } from './LinkNotice.tsx';
import { Picture } from './Picture.tsx';
import { PictureNotice } from './PictureNotice.tsx';
import { Poster } from './Poster.tsx';
import { ReactionsBar } from './ReactionsBar.tsx';
import { StageControls } from './StageControls.tsx';
import styles from './StageFrame.module.css';
import { StageNotice } from './StageNotice.tsx';
import { TimeLimitBadge } from './TimeLimitBadge.tsx';
import { useStageSound } from './useStageSound.ts';

const loadEndedNotice = () => import('./EndedNotice.tsx');
const EndedNotice = lazyPart(loadEndedNotice);
const ReactionRain = lazyPart(() => import('./ReactionRain.tsx'));
const PartnerNotice = lazyPart(() => import('./PartnerNotice.tsx'));

/** The picture with all that lies over it. */
export function StageFrame({
  connection,
  streamId,
}: {
  readonly connection: StreamConnection;
  readonly streamId: string;
}) {
  const stage = useStreamView(connection, stageOf);
  const link = useStreamView(connection, linkOf);
  const media = useViewer(connection);
  const video = useRef<HTMLVideoElement>(null);
  useFetchedAfterPaint(loadEndedNotice);
  const given = media.state.type === 'held' ? null : media.stream;
  const sound = useStageSound(video, given);
  const shown = sound.paused ? null : given;
  const closed = link.type === 'closed' && stage?.phase.type !== 'ended' ? link.reason : null;
  const live = stage?.phase.type === 'live';
  const audio = stage?.kind === 'audio' || !media.want.picture;
  const pictured = live && stage.mode.type === 'public';
  const calling = live && stage.mode.type === 'oneToOne' && !closed ? stage.mode.call : null;
  return (
    <div className={styles.frame} data-phase={stage?.phase.type}>
      <Poster creator={stage?.creator ?? null} still={pictured && !audio ? `/stills/${streamId}` : null} />
      <Picture video={video} stream={shown} soundOnly={audio} />
      {live && audio && media.stream ? <SoundPicture stream={media.stream} creator={stage.creator} /> : null}
      {stage && calling ? (
        <Suspense fallback={null}>
          <PartnerNotice stage={stage} call={calling} />
        </Suspense>
      ) : null}
      {stage && !closed && !calling ? (
        <PictureNotice stage={stage} media={media.state} onRetry={media.retry} />
      ) : null}
      {sound.paused && live && !closed && !calling ? (
        <StageNotice icon={<CirclePause />} title={t('player.paused')} />
      ) : null}
      {!stage && !closed ? <JoiningNotice link={link} /> : null}
      <OverlayHost connection={connection} />
      <Suspense fallback={null}>
        <ReactionRain connection={connection} />
      </Suspense>
      {live ? (
        <div className={styles.top}>
          <LiveBadge />
          <ViewersBadge count={stage.viewers} />
          <RunningTime phase={stage.phase} tone="scrim" />
          <RecBadge recording={stage.recording} />
          <TimeLimitBadge stage={stage} />
        </div>
      ) : null}
      {live && !closed ? (
        <div className={styles.bottom}>
          <StageControls video={video} sound={sound} media={media} soundOnly={stage.kind === 'audio'} />
          <ReactionsBar connection={connection} />
        </div>
      ) : null}
      {live && shown ? <TapToGoOn {...sound.kept} /> : null}
      <LinkBanner link={link} hasStage={stage !== null} />
      {stage?.phase.type === 'ended' ? (
        <Suspense fallback={null}>
          <EndedNotice stage={stage} />
        </Suspense>
      ) : null}
      {closed ? <LinkNotice reason={closed} onRejoin={connection.rejoin} /> : null}
    </div>
  );
}

function JoiningNotice({ link }: { readonly link: LinkState }) {
  const refused = link.type === 'reconnecting' ? link.refused : null;
  if (!refused) return <StageNotice icon={<Spinner size={30} />} title={t('frame.joining')} />;
  return refused.code === 'StreamNotLive' ? (
    <StageNotice icon={<MoonStar />} title={t('frame.notLive')} body={t('picture.stay')} />
  ) : (
    <StageNotice icon={<Spinner size={30} />} title={t('frame.waiting')} body={refused.message} />
  );
}
