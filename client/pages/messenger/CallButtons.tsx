import Phone from 'lucide-react/icons/phone';
import Video from 'lucide-react/icons/video';
import { useState } from 'react';
import { LIMITS } from '../../../shared/limits.ts';
import type { CallMedium } from '../../../shared/protocol/chatCalls.ts';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { CallPeople } from '../call/chat/CallPeople.tsx';
import { CallPriceDialog } from './CallPriceDialog.tsx';
import { mayCall, startCall } from './startCall.ts';
import type { Talk } from './useTalk.ts';

/** Calls the other person, or the group; in a large group whoever calls picks whom. */
export function CallButtons({ talk, title }: { readonly talk: Talk; readonly title: string }) {
  const [picking, setPicking] = useState<CallMedium | null>(null);
  if (!mayCall(talk)) return null;
  const others = talk.people.filter(({ id }) => id !== talk.selfId);
  const call = (medium: CallMedium) => {
    if (others.length < LIMITS.callPeople) startCall(talk, { medium, title });
    else setPicking(medium);
  };
  return (
    <>
      <IconButton label={t('call.voice')} icon={<Phone />} onClick={() => call('voice')} />
      <IconButton label={t('call.video')} icon={<Video />} onClick={() => call('video')} />
      <CallPriceDialog />
      <Dialog
        open={picking !== null}
        onOpenChange={() => setPicking(null)}
        title={t('call.whom')}
        description={t('call.whomHint', { most: LIMITS.callPeople - 1 })}
        size="s"
      >
        {picking ? (
          <CallPeople
            people={others}
            most={LIMITS.callPeople - 1}
            button={(count) => t('call.begin', { count })}
            busy={false}
            onCall={(calledIds) => {
              setPicking(null);
              startCall(talk, { medium: picking, title, calledIds });
            }}
          />
        ) : null}
      </Dialog>
    </>
  );
}
