import Radio from 'lucide-react/icons/radio';
import { becomeCreator } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

/** Turns the account of a fan into one that may go live. */
export function BecomeCreator() {
  const { busy, refused, run } = useRun();
  const become = async () => {
    if (await run(becomeCreator)) showToast({ title: t('creator.done'), body: t('creator.doneBody') });
  };
  return (
    <>
      <Button variant="primary" icon={<Radio aria-hidden />} busy={busy} onClick={() => void become()}>
        {t('creator.become')}
      </Button>
      <Problem text={refused?.message ?? null} />
    </>
  );
}

/** The same, with what it means. */
export function CreatorCard() {
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('creator.become')}</h2>
      <p className={styles.about}>{t('creator.about')}</p>
      <div>
        <BecomeCreator />
      </div>
    </Card>
  );
}
