import { type FormEvent, useState } from 'react';
import { changePassword, useAccount } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { PasswordField } from '../../ui/controls/PasswordField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

/** A new password for the present one. */
export function PasswordForm() {
  const account = useAccount();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { busy, refused, forget, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await run(() => changePassword({ current, next })))) return;
    setCurrent('');
    setNext('');
    showToast({ title: t('password.changed'), body: t('password.othersOut') });
  };
  const at = (code: string) => (refused?.code === code ? refused.message : null);
  const isElsewhere = refused && refused.code !== 'PasswordWrong' && refused.code !== 'PasswordTooShort';
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('password.change')}</h2>
      <form noValidate onSubmit={submit} onChange={forget} className={styles.form}>
        {/* password managers want to know whose it is */}
        <input hidden readOnly autoComplete="username" value={account?.email ?? ''} />
        <PasswordField
          label={t('password.present')}
          autoComplete="current-password"
          value={current}
          error={at('PasswordWrong')}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordField
          label={t('password.new')}
          hint={t('password.rule')}
          autoComplete="new-password"
          value={next}
          error={at('PasswordTooShort')}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <Problem text={isElsewhere ? refused.message : null} />
        <Button type="submit" variant="primary" busy={busy}>
          {t('password.change')}
        </Button>
      </form>
    </Card>
  );
}
