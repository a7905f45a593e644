import BellRing from 'lucide-react/icons/bell-ring';
import type { ToldRequests } from '../../../model/paidRequests.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import type { ChatNote } from '../../stage/chat/ChatPanel.tsx';
import styles from './Requests.module.css';
import { requestWords } from './requestWords.ts';

/** Makes the entry in the chat that only the creator reads, for a request that came. */
export function noteOf({ request, atMs }: ToldRequests['entries'][number]): ChatNote {
  const { id, person, words } = request;
  return {
    id: `request-${id}`,
    atMs,
    node: (
      <li className={styles.note} title={formatWhen(atMs, 'clock')}>
        <BellRing aria-hidden />
        <p>
          <strong>
            <bdi>{person?.name ?? t('menu.somebody')}</bdi>
          </strong>{' '}
          {requestWords(request)}
          {words ? (
            <>
              {' '}
              <q>
                <bdi>{words}</bdi>
              </q>
            </>
          ) : null}
          <span className={styles.only}>{t('waiting.onlyYou')}</span>
        </p>
      </li>
    ),
  };
}
