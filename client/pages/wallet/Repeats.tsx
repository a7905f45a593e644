import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { RepeatView } from '../../../shared/protocol/repeats.ts';
import { repeatsApi } from '../../net/repeatsApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { formatMoney, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/repeats.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Repeats.module.css';
import wallet from './Wallet.module.css';

/** The tips that repeat, each with its next date and one button that stops it; nothing where none does. */
export default function Repeats({ version }: { readonly version: number }) {
  const { value, refused, reload } = useAsked(repeatsApi.own, [version]);
  if (refused && !value) return <Problem text={t('failed')} />;
  if (!value || value.repeats.length === 0) return null;
  return (
    <section aria-label={t('title')} className={wallet.card}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('title')}</h2>
        <p className={wallet.sub}>{t('about')}</p>
      </header>
      <ul className={styles.rows}>
        {value.repeats.map((repeat) => (
          <RepeatRow key={repeat.personId} repeat={repeat} onStopped={reload} />
        ))}
      </ul>
    </section>
  );
}

interface RepeatRowProps {
  readonly repeat: RepeatView;
  readonly onStopped: () => void;
}

function RepeatRow({ repeat, onStopped }: RepeatRowProps) {
  const { person, personId, asset, amountMinor, anonymous, every, nextAtMs, last } = repeat;
  const { busy, refused, run } = useRun();
  const amount = formatMoney({ asset, amountMinor: BigInt(amountMinor) });
  const name = person ? isolate(person.name) : t('gone');
  const stop = async () => {
    if (!(await run(() => repeatsApi.stop(personId)))) return;
    showToast({ title: t('stopped') });
    onStopped();
  };
  return (
    <li className={styles.row}>
      <Avatar person={person} size={38} />
      <div className={styles.words}>
        {person ? (
          <Link href={handlePath(person.handle)} className={styles.name}>
            <bdi>{person.name}</bdi>
          </Link>
        ) : (
          <span className={styles.name}>{t('gone')}</span>
        )}
        <span>
          {t('row', { every, amount })}
          {anonymous ? ` · ${t('anonymous')}` : null}
        </span>
        <span className={wallet.sub}>{t('next', { date: formatWhen(nextAtMs, 'minute') })}</span>
        {last?.code ? (
          <span className={styles.missed}>
            {t('missed', { date: formatWhen(last.atMs, 'minute'), why: last.code })}
          </span>
        ) : null}
        <Problem text={refused?.message ?? null} />
      </div>
      <Button size="s" busy={busy} aria-label={t('stop.of', { name })} onClick={() => void stop()}>
        {t('stop')}
      </Button>
    </li>
  );
}
