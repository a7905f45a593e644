import { mayBidAgain } from '../../../shared/meetingStanding.ts';
import { handlePath } from '../../../shared/pages.ts';
import { takeCall } from '../../net/chat/callCheck.ts';
import { callWishStore } from '../../net/chat/calls.ts';
import { serverNowMs } from '../../net/serverClock.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { isByCall, otherOf } from '../stage/meeting/meetingWords.ts';
import styles from './Meeting.module.css';
import type { MeetingProps } from './Meeting.tsx';

interface WaysProps extends Pick<MeetingProps, 'view' | 'personId'> {
  /** Whether it is time to meet. */
  readonly isNow: boolean;
}

/** Where the two talk: their conversation, its call when it is time for it, the profile of the other, and the next bid of a fan. */
export function Ways({ view, personId, isNow }: WaysProps) {
  const other = otherOf(view);
  const { conversationId } = view;
  const call = () => {
    if (!conversationId || !other || callWishStore.get()) return;
    const asked = { personId, conversationId, callId: null, calledIds: null } as const;
    takeCall({ ...asked, medium: 'video', title: other.name });
  };
  return (
    <div className={styles.acts}>
      {mayBidAgain(view, serverNowMs()) ? (
        <ButtonLink
          href={`${handlePath(view.creator.handle)}?bid=${view.slot?.slotId ?? ''}`}
          variant="primary"
        >
          {t('act.bidAgain')}
        </ButtonLink>
      ) : null}
      {conversationId && other && isNow && isByCall(view) && view.role === 'creator' ? (
        <Button variant="primary" onClick={call}>
          {/* one piece: the button sets its pieces apart */}
          <span>{shown(t('act.call', { name: isolate(other.name) }))}</span>
        </Button>
      ) : null}
      {conversationId ? <ButtonLink href={`/messages/${conversationId}`}>{t('act.chat')}</ButtonLink> : null}
      {other ? (
        <ButtonLink href={handlePath(other.handle)} variant="ghost">
          <span>{shown(t('act.profile', { name: isolate(other.name) }))}</span>
        </ButtonLink>
      ) : null}
    </div>
  );
}
