import Phone from 'lucide-react/icons/phone';
import PhoneOff from 'lucide-react/icons/phone-off';
import Settings2 from 'lucide-react/icons/settings-2';
import Video from 'lucide-react/icons/video';
import { useEffect, useState } from 'react';
import type { CallMedium, PersonCall } from '../../../../shared/protocol/chatCalls.ts';
import { startRinging } from '../../../media/ringTone.ts';
import { checkDevices, takeCall } from '../../../net/chat/callCheck.ts';
import { declineCall } from '../../../net/chat/openCall.ts';
import { t } from '../../../texts/chatCall.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { isolate, shown, unmarked } from '../../../ui/isolate.tsx';
import { announce } from '../../../ui/notices/LiveRegion.tsx';
import styles from './RingCard.module.css';

interface RingCardProps {
  readonly ringing: PersonCall;
  readonly personId: string;
}

/** Somebody calls: it is seen and heard on every page and in every tab, until it is answered somewhere or over. */
export function RingCard({ ringing, personId }: RingCardProps) {
  const { conversationId, callId, medium, title, startedBy } = ringing;
  const [isDeclined, setDeclined] = useState(false);
  useEffect(() => {
    if (isDeclined) return;
    announce(unmarked(t('ring.said', { medium, name: startedBy.name })));
    return startRinging('called');
  }, [isDeclined, medium, startedBy.name]);
  if (isDeclined) return null;
  const wishFor = (by: CallMedium) => ({
    ...{ personId, conversationId, callId, medium: by, calledIds: null },
    title: title === '' ? startedBy.name : title,
  });
  const answer = (by: CallMedium) => takeCall(wishFor(by));
  const decline = () => {
    setDeclined(true);
    void declineCall(conversationId, callId);
  };
  const what = title === '' ? t(`ring.${medium}`) : t(`ring.${medium}In`, { group: isolate(title) });
  return (
    <section className={styles.card} aria-label={unmarked(what)} data-ringing>
      <span className={styles.face}>
        <Avatar person={startedBy} size={56} />
      </span>
      <div className={styles.words}>
        <p className={styles.name}>
          <bdi>{startedBy.name}</bdi>
        </p>
        <p className={styles.what}>{shown(what)}</p>
      </div>
      <Ways {...{ medium, decline, answer }} onCheck={() => checkDevices(wishFor(medium))} />
    </section>
  );
}

interface WaysProps {
  readonly medium: CallMedium;
  readonly decline: () => void;
  readonly answer: (by: CallMedium) => void;
  readonly onCheck: () => void;
}

/** The ways out of the ringing. */
function Ways({ medium, decline, answer, onCheck }: WaysProps) {
  return (
    <div className={styles.ways}>
      <IconButton label={t('check.open')} variant="solid" size="l" icon={<Settings2 />} onClick={onCheck} />
      <IconButton label={t('ring.decline')} variant="danger" size="l" icon={<PhoneOff />} onClick={decline} />
      {medium === 'video' ? (
        <>
          <IconButton
            label={t('ring.answerVoice')}
            variant="solid"
            size="l"
            icon={<Phone />}
            onClick={() => answer('voice')}
          />
          <IconButton
            label={t('ring.answerVideo')}
            size="l"
            className={styles.answer}
            icon={<Video />}
            onClick={() => answer('video')}
          />
        </>
      ) : (
        <IconButton
          label={t('ring.answer')}
          size="l"
          className={styles.answer}
          icon={<Phone />}
          onClick={() => answer('voice')}
        />
      )}
    </div>
  );
}
