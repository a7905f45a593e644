import Bell from 'lucide-react/icons/bell';
import BellOff from 'lucide-react/icons/bell-off';
import { useState } from 'react';
import type { PaidRequest } from '../../../model/paidRequests.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { useAct } from '../../stage/useAct.ts';
import { RequestAnswers } from './RequestAnswers.tsx';
import styles from './Requests.module.css';
import { requestWords } from './requestWords.ts';
import { useRequestSound } from './usePaidRequests.ts';

interface RequestStripProps {
  readonly connection: StreamConnection;
  readonly waiting: readonly PaidRequest[];
}

/** Stays in sight while somebody who paid waits: how many, who, how much, and the answer. */
export function RequestStrip({ connection, waiting }: RequestStripProps) {
  const [isWhole, setWhole] = useState(false);
  const { busy, error, act } = useAct(connection);
  if (waiting.length === 0) return null;
  const shown = isWhole ? waiting : waiting.slice(0, 1);
  return (
    <section className={styles.strip} aria-label={t('waiting.title')}>
      <header className={styles.head}>
        <h2 className={styles.count}>{t('waiting.count', { count: waiting.length })}</h2>
        {waiting.length > 1 ? (
          <Button size="s" variant="ghost" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? t('waiting.fewer') : t('waiting.all')}
          </Button>
        ) : null}
        <SoundButton />
      </header>
      <ul className={styles.list}>
        {shown.map((request) => (
          <li key={request.id} className={styles.row}>
            <Avatar person={request.person} size={34} />
            <div className={styles.words}>
              <strong>
                <bdi>{request.person?.name ?? t('menu.somebody')}</bdi> · {requestWords(request)}
              </strong>
              {request.words ? <bdi className={styles.said}>{request.words}</bdi> : null}
            </div>
            <RequestAnswers request={request} busy={busy} act={act} />
          </li>
        ))}
      </ul>
      <Problem text={error} />
    </section>
  );
}

function SoundButton() {
  const [on, setOn] = useRequestSound();
  return (
    <IconButton
      label={t('waiting.sound')}
      size="s"
      pressed={on}
      icon={on ? <Bell /> : <BellOff />}
      onClick={() => setOn(!on)}
    />
  );
}
