import { type RefObject, useEffect, useRef } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import { usePublisher } from '../../media/usePublisher.ts';
import { useViewer } from '../../media/useViewer.ts';
import type { StreamConnection, StreamView } from '../../net/stream/streamConnection.ts';
import { t } from '../../texts/studio.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import { NEW_SETUP, type StudioSetup } from '../stage/capture/savedSetup.ts';
import { TroubleCard } from '../stage/capture/TroubleCard.tsx';
import { useCapture } from '../stage/capture/useCapture.ts';
import { useSetup } from '../stage/capture/useSetup.ts';
import { LinkBanner } from '../stage/LinkBanner.tsx';
import { useStageNews } from '../stage/useStageNews.ts';
import { linkOf, stageOf, useStreamView } from '../stage/useStreamConnection.ts';
import { CreatorCall } from './live/CreatorCall.tsx';
import { LiveStudio } from './live/LiveStudio.tsx';
import { OnAirBadges } from './live/OnAirBadges.tsx';
import { StudioOverlay } from './overlay/StudioOverlay.tsx';
import type { PaidRequests } from './requests/usePaidRequests.ts';
import type { StudioPart } from './StudioElsewhere.tsx';
import { SetupStudio } from './setup/SetupStudio.tsx';
import { EncoderBadge } from './source/EncoderBadge.tsx';
import { EncoderNotice } from './source/EncoderNotice.tsx';
import { Preview } from './source/Preview.tsx';
import { SendingBadge } from './source/SendingBadge.tsx';
import { useChooseSource } from './source/useChooseSource.ts';
import { useCover } from './source/useCover.ts';
import { useStills } from './source/useStills.ts';
import { useTurnedAway } from './source/useTurnedAway.ts';
import { StudioClosed } from './summary/StudioClosed.tsx';
import { Summary } from './summary/Summary.tsx';

export interface StudioRoomProps {
  readonly connection: StreamConnection;
  readonly streamId: string;
  readonly account: Account;
  readonly onNext: () => void;
  readonly part: StudioPart;
  readonly onPart: (part: StudioPart) => void;
  /** What fans paid for and wait for. */
  readonly paid: PaidRequests;
  /** Called with what viewers see, whenever that is another stream; null: no picture. */
  readonly onPicture: (picture: MediaStream | null) => void;
}

/** Shows one stream from its preparation to its end; a reload or a restart of the server finds it where it was. */
export function StudioRoom(props: StudioRoomProps) {
  const { connection, streamId, account, onNext, onPicture, paid, part, onPart } = props;
  const stage = useStreamView(connection, stageOf);
  const link = useStreamView(connection, linkOf);
  const [saved, change] = useSetup('mesi.studio');
  const live = stage?.phase.type === 'live';
  const ended = stage?.phase.type === 'ended';
  const closed = link.type === 'closed' && !ended ? link.reason : null;
  const controls = part === 'control';
  const setup = controls ? BESIDE : live ? asItIs(saved, stage) : saved;
  const { byEncoder, capture, sending, monitor, pictured } = usePictures(connection, {
    setup,
    isOpen: !ended && !closed,
    isLive: live && !closed,
    controls,
  });
  const video = useRef<HTMLVideoElement>(null);
  useTurnedAway(connection, change);
  useEffect(() => onPicture(pictured), [pictured, onPicture]);
  // what not everybody may see is pictured nowhere
  const isPictured = live && stage.mode.type === 'public' && !controls;
  const cover = useDirectoryPicture({ video, streamId, isPictured, pictured });
  useStageNews(connection);
  useLeaveWarning(live && !controls);

  if (closed) return <StudioClosed reason={closed} onRejoin={connection.rejoin} {...{ onNext, onPart }} />;
  if (ended) return <Summary connection={connection} stage={stage} onNext={onNext} />;
  const inCall = live && stage.mode.type === 'oneToOne';
  const trouble = (
    <TroubleCard
      {...{
        capture,
        onChange: change,
        source: setup.source,
        place: inCall ? 'call' : live ? 'live' : 'setup',
      }}
    />
  );
  const preview = (
    <Preview video={video} capture={capture} source={setup.source} creator={account} monitor={monitor.stream}>
      {byEncoder && !controls ? (
        <EncoderNotice connection={connection} live={live} monitor={monitor} />
      ) : null}
      {inCall ? null : trouble}
      {live ? <StudioOverlay connection={connection} /> : null}
      {live ? (
        <OnAirBadges stage={stage}>
          {controls ? (
            <Badge tone="scrim">{t('control.only')}</Badge>
          ) : byEncoder ? (
            <EncoderBadge connection={connection} monitor={monitor} />
          ) : (
            <SendingBadge sending={sending} />
          )}
        </OnAirBadges>
      ) : null}
      {live && stage.mode.type === 'oneToOne' && !controls ? (
        <CreatorCall connection={connection} call={stage.mode.call} own={capture.stream} trouble={trouble} />
      ) : null}
      <LinkBanner link={link} hasStage={stage !== null} />
    </Preview>
  );
  const parts = { connection, preview, setup, onSetup: change, capture };
  const onTakeOver = controls ? () => onPart('studio') : null;
  return live ? (
    <LiveStudio {...parts} {...{ stage, streamId, paid, onTakeOver, cover }} accountId={account.id} />
  ) : (
    <SetupStudio {...parts} ready={stage !== null && link.type === 'joined'} />
  );
}

/** Gives the directory the picture that was chosen, else what viewers see. */
function useDirectoryPicture(of: {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly streamId: string;
  readonly isPictured: boolean;
  readonly pictured: MediaStream | null;
}) {
  const cover = useCover(of.streamId);
  const hasStill = cover.picture !== null || (of.pictured?.getVideoTracks().length ?? 0) > 0;
  useStills(of.video, of.streamId, { active: of.isPictured && hasStill, cover: cover.picture });
  return cover;
}

/** A device beside the studio shows what viewers see, and has no part in it. */
const BESIDE: StudioSetup = { ...NEW_SETUP, source: 'encoder' };

interface PicturesInput {
  readonly setup: StudioSetup;
  /** False: the devices are let go. */
  readonly isOpen: boolean;
  readonly isLive: boolean;
  readonly controls: boolean;
}

/** Takes the devices, sends them while live, and shows what an encoder or another page sends. */
function usePictures(connection: StreamConnection, { setup, isOpen, isLive, controls }: PicturesInput) {
  const byEncoder = setup.source === 'encoder';
  const called = useStreamView(connection, isCalled) && !controls;
  const capture = useCapture(byEncoder ? ownDevices(setup, called) : setup, isOpen);
  const sending = usePublisher(connection, isLive && !byEncoder ? capture.stream : null);
  const monitor = useViewer(isLive && byEncoder ? connection : null, 'monitor');
  useChooseSource(connection, controls ? null : setup.source);
  return { byEncoder, capture, sending, monitor, pictured: byEncoder ? monitor.stream : capture.stream };
}

/**
 * Returns the setup as the stream has it: while live the stream says of which kind it is, whatever was chosen since.
 */
function asItIs(setup: StudioSetup, { kind }: StageView): StudioSetup {
  if (setup.source === 'none' || (setup.source === 'encoder' && kind === 'video')) return setup;
  if (kind === 'audio') return { ...setup, source: 'audio' };
  return setup.source === 'screen' ? setup : { ...setup, source: 'camera' };
}

/**
 * Returns the setup of this device's own camera for a one-to-one. An encoder cannot take part in one: this device
 * does, from the moment the creator accepts.
 */
function ownDevices(setup: StudioSetup, called: boolean): StudioSetup {
  return { ...setup, source: called ? 'camera' : 'none' };
}

const isCalled = ({ panel }: StreamView) => panel?.queue.some(({ state }) => state !== 'waiting') ?? false;

function useLeaveWarning(live: boolean): void {
  useEffect(() => {
    if (!live) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [live]);
}
