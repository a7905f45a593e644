import Bell from 'lucide-react/icons/bell';
import BellRing from 'lucide-react/icons/bell-ring';
import Video from 'lucide-react/icons/video';
import { useEffect, useRef, useState } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { CallView } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import { callRemainingMs } from '../../model/modeView.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/watch.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { StageNotice } from './StageNotice.tsx';

/** Tells everybody who is not in the one-to-one who is, and when the creator is back. */
export default function PartnerNotice(props: { readonly stage: StageView; readonly call: CallView }) {
  const { stage, call } = props;
  const nowMs = useServerNow();
  const partner = call.partner ? isolate(call.partner.name) : t('notice.somebody');
  return (
    <StageNotice
      strong
      icon={<Video />}
      title={t('notice.oneToOne', { creator: isolate(stage.creator.name), partner })}
      body={<span role="timer">{backText(call, nowMs)}</span>}
      actions={<NotifyButton creatorName={stage.creator.name} />}
    />
  );
}

function backText({ timer }: CallView, nowMs: number): string {
  const remaining = callRemainingMs(timer, nowMs);
  if (remaining === null) return t('notice.begins');
  const clock = formatDuration(remaining).padStart(5, '0');
  return timer.type === 'paused' ? t('notice.paused', { clock }) : t('notice.backIn', { clock });
}

/** Tells a person who looks elsewhere when the call is over: this notice goes away with it. */
function NotifyButton({ creatorName }: { readonly creatorName: string }) {
  const [wanted, setWanted] = useState(false);
  const told = useRef(wanted);
  told.current = wanted;
  useEffect(() => () => void (told.current && tellBack(creatorName)), [creatorName]);
  const want = async () => {
    setWanted(!wanted);
    if (!wanted && 'Notification' in window && Notification.permission === 'default') {
      await Notification.requestPermission();
    }
  };
  return (
    <Button
      size="s"
      variant="secondary"
      aria-pressed={wanted}
      icon={wanted ? <BellRing aria-hidden /> : <Bell aria-hidden />}
      onClick={() => void want()}
    >
      {wanted ? t('notice.willTell') : t('notice.tellMe')}
    </Button>
  );
}

function tellBack(creatorName: string): void {
  const title = t('notice.back', { creator: isolate(creatorName) });
  const body = t('notice.over');
  showToast({ title, body });
  const hidden = document.visibilityState === 'hidden';
  if (hidden && 'Notification' in window && Notification.permission === 'granted')
    new Notification(title, { body });
}
