import { t } from '../../../texts/desk.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import styles from './Desk.module.css';
import type { DeskProps } from './Desk.tsx';

/** The Shield in one switch, and the lines that wait. */
export function DeskNow({ desk, busy, room, run }: DeskProps) {
  const answer = (lineId: string, isShown: boolean) =>
    void run(() => room.ask('answerHeld', { lineId, isShown }));
  return (
    <div className={styles.part}>
      <Switch
        label={t('shield')}
        hint={t(room.askStream ? 'shield.hint' : 'shield.hintGroup')}
        checked={desk.isShielded}
        disabled={busy}
        onChange={(isUp) => void run(() => room.ask('setShield', { isUp }))}
      />
      <h3 className={styles.title}>{t('waiting')}</h3>
      {desk.held.length === 0 ? <p className={styles.note}>{t('waiting.none')}</p> : null}
      <ul className={styles.list}>
        {desk.held.map(({ id, from, text, why }) => (
          <li key={id} className={styles.row}>
            <p>
              <strong>
                <bdi>{from.name}</bdi>
              </strong>{' '}
              <span className={styles.note}>{t(`why.${why}`)}</span>
            </p>
            <p>
              <bdi>{text}</bdi>
            </p>
            <div className={styles.buttons}>
              <Button
                size="s"
                busy={busy}
                aria-label={unmarked(t('show.of', { name: isolate(from.name) }))}
                onClick={() => answer(id, true)}
              >
                {t('show')}
              </Button>
              <Button
                size="s"
                variant="ghost"
                busy={busy}
                aria-label={unmarked(t('decline.of', { name: isolate(from.name) }))}
                onClick={() => answer(id, false)}
              >
                {t('decline')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
