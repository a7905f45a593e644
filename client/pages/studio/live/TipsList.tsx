import Gift from 'lucide-react/icons/gift';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { ChatEvent } from '../../stage/chat/ChatEvent.tsx';
import { readableOf, useStreamView } from '../../stage/useStreamConnection.ts';
import styles from './TipsList.module.css';

/** The tips alone, the newest first. */
export function TipsList({ connection }: { readonly connection: StreamConnection }) {
  const readable = useStreamView(connection, readableOf);
  const tips = readable.filter((event) => event.type === 'tip').reverse();
  if (tips.length === 0) {
    return (
      <p className={styles.none}>
        <Gift aria-hidden />
        {t('tips.land')}
      </p>
    );
  }
  return (
    <ul className={styles.tips}>
      {tips.map((tip) => (
        <ChatEvent key={tip.id} event={tip} selfId="" moderates={null} />
      ))}
    </ul>
  );
}
