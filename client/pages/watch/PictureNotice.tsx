import Hourglass from 'lucide-react/icons/hourglass';
import MoonStar from 'lucide-react/icons/moon-star';
import Unplug from 'lucide-react/icons/unplug';
import VideoOff from 'lucide-react/icons/video-off';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { ViewerState } from '../../media/viewerMachine.ts';
import { t } from '../../texts/watch.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { StageNotice } from './StageNotice.tsx';

export interface PictureNoticeProps {
  readonly stage: StageView;
  readonly media: ViewerState;
  readonly onRetry: () => void;
}

/** Says in words why there is no picture; it shows nothing while there is one. */
export function PictureNotice({ stage, media, onRetry }: PictureNoticeProps) {
  const { creator, phase } = stage;
  if (phase.type === 'ended') return null;
  if (phase.type === 'idle') {
    return (
      <StageNotice
        icon={<MoonStar />}
        title={t('picture.notLive', { creator: isolate(creator.name) })}
        body={t('picture.stay')}
      />
    );
  }
  if (phase.creator === 'away') {
    return (
      <StageNotice
        icon={<Spinner size={30} />}
        title={t('picture.lost', { creator: isolate(creator.name) })}
        body={t('picture.lostBody')}
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
          title={kind === 'audio' ? t('picture.tuning') : t('picture.getting')}
        />
      );
    case 'reconnecting':
      return (
        <StageNotice
          icon={<Spinner size={30} />}
          title={t('picture.reconnecting')}
          body={t('picture.comesBack')}
        />
      );
    case 'held':
      return (
        <StageNotice
          icon={<Avatar person={creator} size={72} live />}
          title={t('picture.rightBack', { creator: isolate(creator.name) })}
          body={t('picture.paused')}
        />
      );
    case 'waiting':
      return (
        <StageNotice
          icon={<Avatar person={creator} size={72} live />}
          title={isolate(creator.name)}
          body={t('picture.without')}
        />
      );
    case 'full':
      return (
        <StageNotice
          icon={<Hourglass />}
          title={media.isMine ? t('picture.elsewhere') : t('picture.full')}
          body={media.isMine ? t('picture.elsewhereBody') : t('picture.fullBody')}
          actions={<RetryButton onRetry={onRetry} />}
        />
      );
    case 'failed':
      return (
        <StageNotice
          icon={media.final ? <VideoOff /> : <Unplug />}
          title={t('picture.blocked')}
          body={media.final ? media.rejection.message : t('picture.blockedBody')}
          actions={<RetryButton onRetry={onRetry} />}
        />
      );
  }
}

function RetryButton({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Button size="s" variant="secondary" onClick={onRetry}>
      {t('picture.tryNow')}
    </Button>
  );
}
