import { type FormEvent, useState } from 'react';
import { changePassword, useAccount } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { showToast } from '../../ui/toasts.ts';
import { PasswordField } from '../login/PasswordField.tsx';
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
    showToast({ title: 'Password changed', body: 'All other devices were logged out.' });
  };
  const at = (code: string) => (refused?.code === code ? refused.message : null);
  const isElsewhere = refused && refused.code !== 'PasswordWrong' && refused.code !== 'PasswordTooShort';
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>Change password</h2>
      <form noValidate onSubmit={submit} onChange={forget} className={styles.form}>
        {/* password managers want to know whose it is */}
        <input hidden readOnly autoComplete="username" value={account?.email ?? ''} />
        <PasswordField
          label="Present password"
          autoComplete="current-password"
          value={current}
          error={at('PasswordWrong')}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordField
          label="New password"
          hint="Eight characters or more."
          autoComplete="new-password"
          value={next}
          error={at('PasswordTooShort')}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <Problem text={isElsewhere ? refused.message : null} />
        <Button type="submit" variant="primary" busy={busy}>
          Change password
        </Button>
      </form>
    </Card>
  );
}
