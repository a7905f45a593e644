import Phone from 'lucide-react/icons/phone';
import Video from 'lucide-react/icons/video';
import { useEffect, useState } from 'react';
import type { CallMedium } from '../../../../shared/protocol/chatCalls.ts';
import { devicesChecked, leaveCheck } from '../../../net/chat/callCheck.ts';
import type { CallWish } from '../../../net/chat/calls.ts';
import { declineCall } from '../../../net/chat/openCall.ts';
import { t } from '../../../texts/chatCall.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import screen from '../CallScreen.module.css';
import { DeviceCheck } from '../DeviceCheck.tsx';
import { type Part, useCallDevices } from '../useCallDevices.ts';

interface CallCheckProps {
  readonly wish: CallWish;
  /** Whether the call rings here at this moment. */
  readonly isRinging: boolean;
}

const WAYS = ['camera', 'audio'] as const satisfies readonly Part[];

/**
 * Shows somebody their camera and microphone before they are in a call: nobody else sees or hears anything of it, and it rings on
 * at their other devices.
 */
export default function CallCheck({ wish, isRinging }: CallCheckProps) {
  const [medium, setMedium] = useState<CallMedium>(wish.medium);
  const devices = useCallDevices(medium === 'video' ? 'camera' : 'audio');
  const [wasRinging] = useState(isRinging);
  const isOver = wasRinging && !isRinging;
  useEffect(() => {
    if (!isOver) return;
    leaveCheck();
    showToast({ title: t('check.over') });
  }, [isOver]);
  const change: typeof devices.change = ({ source, ...patch }) => {
    if (source) setMedium(source === 'camera' ? 'video' : 'voice');
    if (Object.keys(patch).length > 0) devices.change(patch);
  };
  const decline = () => {
    leaveCheck();
    if (wasRinging && wish.callId !== null) void declineCall(wish.conversationId, wish.callId);
  };
  const does = wasRinging ? 'answer' : wish.callId === null ? 'call' : 'join';
  return (
    <Dialog open onOpenChange={leaveCheck} size="s" title={t('check.title', { title: isolate(wish.title) })}>
      <div className={screen.ready}>
        <p className={screen.words}>{t('check.about')}</p>
        <DeviceCheck devices={{ ...devices, change }} parts={WAYS} hintOf={() => null} />
        <Button
          variant="primary"
          size="l"
          wide
          icon={medium === 'video' ? <Video aria-hidden /> : <Phone aria-hidden />}
          onClick={() => devicesChecked({ ...wish, medium })}
        >
          {shown(t(`check.${does}`))}
        </Button>
        <Button variant="ghost" wide onClick={decline}>
          {wasRinging ? t('ring.decline') : t('check.notNow')}
        </Button>
      </div>
    </Dialog>
  );
}
