import Hourglass from 'lucide-react/icons/hourglass';
import MoonStar from 'lucide-react/icons/moon-star';
import Unplug from 'lucide-react/icons/unplug';
import VideoOff from 'lucide-react/icons/video-off';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { ViewerState } from '../../media/viewerMachine.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { StageNotice } from './StageNotice.tsx';

export interface PictureNoticeProps {
  readonly stage: StageView;
  readonly media: ViewerState;
  readonly onRetry: () => void;
}

/** Why there is no picture, in words; nothing while there is one. */
export function PictureNotice({ stage, media, onRetry }: PictureNoticeProps) {
  const { creator, phase } = stage;
  if (phase.type === 'ended') return null;
  if (phase.type === 'idle') {
    return (
      <StageNotice
        icon={<MoonStar />}
        title={`${isolate(creator.name)} is not live yet`}
        body="Stay here: it starts by itself."
      />
    );
  }
  if (phase.creator === 'away') {
    return (
      <StageNotice
        icon={<Spinner size={30} />}
        title={`${isolate(creator.name)} lost the connection`}
        body="The stream goes on as soon as they are back. Chat and tips still work."
      />
    );
  }
  return <MediaNotice stage={stage} media={media} onRetry={onRetry} />;
}

function MediaNotice({ stage, media, onRetry }: PictureNoticeProps) {
  const { creator, kind } = stage;
  switch (media.type) {
    case 'playing':
      return null;
    case 'connecting':
      return (
        <StageNotice
          icon={<Spinner size={30} />}
          title={kind === 'audio' ? 'Tuning in…' : 'Getting the picture…'}
        />
      );
    case 'reconnecting':
      return (
        <StageNotice
          icon={<Spinner size={30} />}
          title="Reconnecting…"
          body="The picture comes back by itself."
        />
      );
    case 'held':
      return (
        <StageNotice
          icon={<Avatar person={creator} size={72} live />}
          title={`${isolate(creator.name)} will be right back`}
          body="The picture is paused here and returns by itself."
        />
      );
    case 'waiting':
      return (
        <StageNotice
          icon={<Avatar person={creator} size={72} live />}
          title={isolate(creator.name)}
          body="Live without a picture right now. It appears here by itself."
        />
      );
    case 'full':
      return (
        <StageNotice
          icon={<Hourglass />}
          title={media.isMine ? 'You are watching elsewhere' : 'Picture places are full'}
          body={
            media.isMine
              ? 'You watch this stream on as many screens as one person may. Close one of them to see it here.'
              : 'You can still chat and tip. The picture appears as soon as a place is free.'
          }
          actions={<RetryButton onRetry={onRetry} />}
        />
      );
    case 'failed':
      return (
        <StageNotice
          icon={media.final ? <VideoOff /> : <Unplug />}
          title="The picture does not come through"
          body={media.final ? media.rejection.message : 'Your network may be blocking it. Still trying…'}
          actions={<RetryButton onRetry={onRetry} />}
        />
      );
  }
}

function RetryButton({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Button size="s" variant="secondary" onClick={onRetry}>
      Try now
    </Button>
  );
}
