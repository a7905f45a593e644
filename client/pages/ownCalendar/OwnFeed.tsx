import { useState } from 'react';
import type { CalendarFeedAnswer } from '../../../shared/protocol/calendar.ts';
import { calendarApi } from '../../net/calendarApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/calendar.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { copyText } from '../../ui/notices/copyText.ts';
import { Problem } from '../../ui/notices/Problem.tsx';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import styles from './OwnCalendar.module.css';

/** The secret address at which other calendars read these meetings. */
export function OwnFeed() {
  const [isAsked, setAsked] = useState(false);
  const { value, refused } = useAsked(calendarApi.feedAddress, []);
  const [renewed, setRenewed] = useState<CalendarFeedAnswer | null>(null);
  const { busy, refused: notDone, run } = useRun();
  const address = (renewed ?? value)?.address ?? '';
  const copy = () => copyText(address, { title: t('feed.copied') });
  const renew = async () => {
    const answer = await run(calendarApi.renewFeedAddress);
    if (!answer) return;
    setAsked(false);
    setRenewed(answer);
  };
  return (
    <Card className={styles.feed}>
      <h2 className={styles.dayName}>{t('feed.title')}</h2>
      <p className={styles.kind}>{t('feed.about')}</p>
      <TextField
        label={t('feed.address')}
        hint={t('feed.hint')}
        readOnly
        value={address}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Problem text={refused?.message} />
      <div className={styles.acts}>
        <Button variant="primary" disabled={address === ''} onClick={() => void copy()}>
          {t('feed.copy')}
        </Button>
        <Button disabled={address === ''} onClick={() => setAsked(true)}>
          {t('feed.renew')}
        </Button>
      </div>
      <ConfirmDialog
        open={isAsked}
        title={t('feed.renewAsk')}
        description={t('feed.renewAbout')}
        yes={t('feed.renew')}
        no={t('feed.keep')}
        error={notDone?.message ?? null}
        busy={busy}
        onYes={() => void renew()}
        onNo={() => setAsked(false)}
      />
    </Card>
  );
}
