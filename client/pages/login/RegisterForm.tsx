import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../shared/limits.ts';
import { register } from '../../net/session.ts';
import { t } from '../../texts/people.ts';
import { refusalText } from '../../texts/refusals.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { PasswordField } from '../../ui/controls/PasswordField.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Form.module.css';
import { useRefusal } from './refusal.ts';
import { signUpErrors } from './signUpErrors.ts';

const EMPTY = { name: '', email: '', password: '', isCreator: false };

/** Makes an account. `onSend` is told whether one is being asked for, before the page knows of it. */
export function RegisterForm({ onSend }: { readonly onSend: (isSent: boolean) => void }) {
  const [typed, setTyped] = useState(EMPTY);
  const refusal = useRefusal();
  const [shown, setShown] = useState<ReturnType<typeof signUpErrors>>({});
  const errorAt = (field: 'name' | 'email' | 'password') =>
    shown[field] ? refusalText(shown[field]) : refusal.at(field);
  const change = (part: Partial<typeof EMPTY>) => setTyped({ ...typed, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const errors = signUpErrors(typed);
    setShown(errors);
    if (Object.keys(errors).length > 0) return;
    void refusal.run(async () => {
      onSend(true);
      const answer = await register({ ...typed, name: typed.name.trim(), email: typed.email.trim() });
      if (!answer.ok) onSend(false);
      return answer;
    });
  };
  const clear = () => {
    refusal.clear();
    setShown({});
  };
  return (
    <form noValidate onSubmit={submit} onChange={clear} className={styles.form}>
      <TextField
        label={t('register.name')}
        autoComplete="name"
        maxLength={LIMITS.displayNameChars * 2}
        value={typed.name}
        error={errorAt('name')}
        hint={t('register.nameHint')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextField
        label={t('email')}
        type="email"
        autoComplete="username"
        value={typed.email}
        error={errorAt('email')}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <PasswordField
        autoComplete="new-password"
        value={typed.password}
        error={errorAt('password')}
        hint={t('password.rule')}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      <Switch
        className={styles.creator}
        label={t('register.creator')}
        hint={t('register.creatorHint')}
        checked={typed.isCreator}
        onChange={(isCreator) => change({ isCreator })}
      />
      <Problem text={refusal.at('form')} />
      <Button type="submit" variant="primary" size="l" wide busy={refusal.busy}>
        {t('login.create')}
      </Button>
    </form>
  );
}
