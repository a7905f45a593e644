import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../shared/limits.ts';
import { accountsApi } from '../../net/accountsApi.ts';
import { renewSession, useAccount } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/accounts.ts';
import { formatWhen } from '../../texts/format.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

/** Changes one's name, and shows what it was before. */
export default function NameCard() {
  const account = useAccount();
  const { value, refused, reload } = useAsked(accountsApi.name, [account?.id]);
  const [typed, setTyped] = useState<string | null>(null);
  const { busy, refused: notChanged, forget, run } = useRun();
  if (!value || !account) return <Problem text={refused?.message} />;
  const name = typed ?? value.name;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await run(() => accountsApi.rename(name)))) return;
    showToast({ title: t('name.saved') });
    setTyped(null);
    reload();
    // the page, and the other tabs, call one by the new name
    await renewSession();
  };
  const atField = notChanged?.code === 'InvalidDisplayName' ? notChanged.message : null;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('name.title')}</h2>
      <p className={styles.about}>{t.rich('name.about', { handle: <bdi>{account.handle}</bdi> })}</p>
      {value.isVerified ? <p className={styles.about}>{t('name.badge')}</p> : null}
      <form noValidate onSubmit={(event) => void submit(event)} onChange={forget} className={styles.form}>
        <TextField
          label={t('name.label')}
          autoComplete="name"
          maxLength={LIMITS.displayNameChars * 2}
          value={name}
          hint={t('name.left', { count: value.changesLeft })}
          error={atField}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Problem text={atField === null ? notChanged?.message : null} />
        <Button type="submit" busy={busy} disabled={name.trim() === value.name || value.changesLeft === 0}>
          {t('name.save')}
        </Button>
      </form>
      {value.before.length > 0 ? (
        <ul className={styles.blocks}>
          {value.before.map(({ name: before, untilMs }) => (
            <li key={untilMs} className={styles.about}>
              {t.rich('name.before', { date: formatWhen(untilMs, 'day'), name: <bdi>{before}</bdi> })}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
