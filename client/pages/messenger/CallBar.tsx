import Phone from 'lucide-react/icons/phone';
import Video from 'lucide-react/icons/video';
import { useStore } from '../../base/createStore.ts';
import { callWishStore } from '../../net/chat/calls.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import styles from './CallBar.module.css';
import { startCall } from './startCall.ts';
import type { Talk } from './useTalk.ts';

/** The call that goes on in this conversation, and the way into it, for whoever is not in it here. */
export function CallBar({ talk, title }: { readonly talk: Talk; readonly title: string }) {
  const wish = useStore(callWishStore);
  const call = talk.view?.call;
  if (!call || talk.you?.role === 'former') return null;
  const own = call.people.find(({ person }) => person.id === talk.selfId);
  const isHere = wish?.conversationId === talk.open.kept.conversationId;
  if (isHere) return null;
  const { medium, callId, people } = call;
  const count = people.filter(({ at }) => at !== 'ringing').length;
  const isElsewhere = own !== undefined && own.at !== 'ringing';
  const Icon = medium === 'video' ? Video : Phone;
  return (
    <section className={styles.bar} data-call-bar>
      <Icon aria-hidden />
      <span className={styles.words}>
        {isElsewhere ? t('call.elsewhere') : t('call.goesOn', { medium, count })}
      </span>
      {isElsewhere && own?.at !== 'away' ? null : (
        <Button size="s" variant="primary" onClick={() => startCall(talk, { medium, title, callId })}>
          {t('call.join')}
        </Button>
      )}
    </section>
  );
}
