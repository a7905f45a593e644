import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { PAGES } from '../../../shared/pages.ts';
import { logIn } from '../../net/session.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { PasswordField } from '../../ui/controls/PasswordField.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Form.module.css';
import { useRefusal } from './refusal.ts';

export function LoginForm() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const refusal = useRefusal();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void refusal.run(() => logIn({ email: email.trim(), password }));
  };
  return (
    <form noValidate onSubmit={submit} onChange={refusal.clear} className={styles.form}>
      <TextField
        label={t('email')}
        type="email"
        autoComplete="username"
        value={email}
        error={refusal.at('email')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        autoComplete="current-password"
        value={password}
        error={refusal.at('password')}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <p className={styles.aside}>
        <Link href={PAGES.reset}>{t('login.forgot')}</Link>
      </p>
      <Problem text={refusal.at('form')} />
      <Button type="submit" variant="primary" size="l" wide busy={refusal.busy}>
        {t('login.title')}
      </Button>
    </form>
  );
}
