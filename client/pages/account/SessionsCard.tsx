import { useState } from 'react';
import type { SessionView } from '../../../shared/protocol/accounts.ts';
import { accountsApi } from '../../net/accountsApi.ts';
import { useSession } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/accounts.ts';
import { formatWhen } from '../../texts/format.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

const placeOf = ({ browser, system }: SessionView): string => {
  if (browser === '') return t('sessions.unknown');
  return system === ''
    ? isolate(browser)
    : t('sessions.place', { browser: isolate(browser), system: isolate(system) });
};

/** Lists where one is logged in, and ends what is not this browser. */
export default function SessionsCard() {
  const session = useSession();
  const { value, refused, reload } = useAsked(accountsApi.sessions, [session.type]);
  const [endedIds, setEndedIds] = useState<readonly string[]>([]);
  const { busy, refused: notEnded, run } = useRun();
  const end = async (shown: SessionView) => {
    if (!(await run(() => accountsApi.endSession(shown.id)))) return reload();
    showToast({ title: t('sessions.ended', { place: placeOf(shown) }) });
    setEndedIds((before) => [...before, shown.id]);
  };
  const sessions = value?.sessions.filter(({ id }) => !endedIds.includes(id)) ?? [];
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('sessions.title')}</h2>
      <p className={styles.about}>{t('sessions.about')}</p>
      <Problem text={(notEnded ?? refused)?.message} />
      <ul className={styles.blocks}>
        {sessions.map((shown) => (
          <li key={shown.id} className={styles.row}>
            <div className={styles.words}>
              <p className={styles.name}>
                <bdi>{unmarked(placeOf(shown))}</bdi>
              </p>
              <p className={styles.about}>
                {t('sessions.times', {
                  seen: formatWhen(shown.seenAtMs, 'minute'),
                  began: formatWhen(shown.beganAtMs, 'day'),
                })}
              </p>
            </div>
            {shown.isThis ? (
              <Badge tone="positive">{t('sessions.this')}</Badge>
            ) : (
              <Button
                size="s"
                disabled={busy}
                aria-label={unmarked(t('sessions.endOf', { place: placeOf(shown) }))}
                onClick={() => void end(shown)}
              >
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
