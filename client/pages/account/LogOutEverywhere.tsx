import { useState } from 'react';
import { logOutEverywhere } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import styles from './Account.module.css';

/** For a device that was lost, or a log-in somebody does not know. */
export function LogOutEverywhere() {
  const [isAsked, setAsked] = useState(false);
  const { busy, refused, forget, run } = useRun();
  const leave = async () => {
    if (await run(logOutEverywhere)) showToast({ title: t('logout.done') });
  };
  const close = () => {
    setAsked(false);
    forget();
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('logout.everywhere')}</h2>
      <p className={styles.about}>{t('logout.about')}</p>
      <div>
        <Button variant="secondary" onClick={() => setAsked(true)}>
          {t('logout.everywhere')}
        </Button>
      </div>
      <ConfirmDialog
        open={isAsked}
        title={t('logout.ask')}
        description={t('logout.askBody')}
        error={refused?.message ?? null}
        busy={busy}
        yes={t('logout.everywhere')}
        no={t('logout.stay')}
        onYes={() => void leave()}
        onNo={close}
      />
    </Card>
  );
}
