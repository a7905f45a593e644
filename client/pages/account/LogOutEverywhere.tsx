import { useState } from 'react';
import { logOutEverywhere } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { showToast } from '../../ui/toasts.ts';
import styles from './Account.module.css';

/** For a device that was lost, or a log-in somebody does not know. */
export function LogOutEverywhere() {
  const [isAsked, setAsked] = useState(false);
  const { busy, refused, forget, run } = useRun();
  const leave = async () => {
    if (await run(logOutEverywhere)) showToast({ title: 'Logged out everywhere' });
  };
  const close = () => {
    setAsked(false);
    forget();
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>Log out everywhere</h2>
      <p className={styles.about}>
        Ends every log-in of this account, this one too, and closes what they have open. OBS goes on with its
        stream key: renew that in the studio.
      </p>
      <div>
        <Button variant="secondary" onClick={() => setAsked(true)}>
          Log out everywhere
        </Button>
      </div>
      <ConfirmDialog
        open={isAsked}
        title="Log out everywhere?"
        description="Every device has to log in again. A stream that is live from one of them ends after a few minutes unless you come back."
        error={refused?.message ?? null}
        busy={busy}
        yes="Log out everywhere"
        no="Stay logged in"
        onYes={() => void leave()}
        onNo={close}
      />
    </Card>
  );
}
