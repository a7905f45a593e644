import { type FormEvent, type ReactNode, useState } from 'react';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { useAccount } from '../../../net/session.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/secondStep.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { PasswordField } from '../../../ui/controls/PasswordField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from '../Account.module.css';

interface AskPasswordProps<T> {
  readonly about: string;
  /** What the button says. */
  readonly yes: string;
  /** Null: nothing came of it, and the form stays. */
  readonly ask: (password: string) => Promise<Outcome<T | null>>;
  readonly onDone: (answer: T) => void;
  /** More fields, above the password. */
  readonly children?: ReactNode;
}

/** Does something for which the password is asked. */
export function AskPassword<T>({ about, yes, ask, onDone, children }: AskPasswordProps<T>) {
  const account = useAccount();
  const [password, setPassword] = useState('');
  const { busy, refused, forget, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await run(() => ask(password));
    if (answer !== null) onDone(answer);
  };
  const atField = refused?.code === 'PasswordWrong' ? refused.message : null;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} onChange={forget} className={styles.form}>
      <p className={styles.about}>{about}</p>
      {children}
      {/* password managers want to know whose it is */}
      <input hidden readOnly autoComplete="username" value={account?.email ?? ''} />
      <PasswordField
        label={t('password')}
        autoComplete="current-password"
        value={password}
        error={atField}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Problem text={atField === null ? refused?.message : null} />
      <Button type="submit" variant="primary" busy={busy}>
        {yes}
      </Button>
    </form>
  );
}
