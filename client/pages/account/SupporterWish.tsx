import { useState } from 'react';
import { supportersApi } from '../../net/supportersApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/supporters.ts';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Account.module.css';

/** Whether a person stands in the lists of supporters that profiles show. */
export default function SupporterWish() {
  const { value } = useAsked(supportersApi.wish, []);
  const [changed, setChanged] = useState<boolean | null>(null);
  const { busy, refused, run } = useRun();
  const isHidden = changed ?? value?.isHidden ?? null;
  if (isHidden === null) return null;
  const set = async (isShown: boolean) => {
    if (busy) return;
    const answer = await run(() => supportersApi.setWish({ isHidden: !isShown }));
    if (answer) setChanged(answer.isHidden);
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('wish.title')}</h2>
      <p className={styles.about}>{t('wish.about')}</p>
      <Switch label={t('wish.show')} checked={!isHidden} onChange={(isShown) => void set(isShown)} />
      <Problem text={refused?.message ?? null} />
    </Card>
  );
}
