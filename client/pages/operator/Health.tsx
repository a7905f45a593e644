import { adminApi } from '../../net/adminApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/operator.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Operator.module.css';

/** Says in words how each part of the server is. Another `round` asks again. */
export function Health({ round }: { readonly round: number }) {
  const { value, refused } = useAsked(adminApi.health, [round]);
  return (
    <Card>
      <h2 className={styles.part}>{t('health.title')}</h2>
      <Problem text={refused?.message} />
      {value || refused ? null : <Skeleton height={160} />}
      <ul className={styles.list}>
        {value?.parts.map(({ name, adapter, ok, detail }) => (
          <li key={name} className={styles.row}>
            <div className={styles.words}>
              <p className={styles.name}>{t('health.part', { name })}</p>
              <p className={styles.note}>{detail === null ? adapter : `${adapter} · ${detail}`}</p>
            </div>
            <Badge tone={ok ? 'positive' : 'danger'}>{ok ? t('health.ok') : t('health.bad')}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
