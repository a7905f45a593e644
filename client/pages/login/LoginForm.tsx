import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { PAGES } from '../../../shared/pages.ts';
import type { SecondStep } from '../../../shared/protocol/secondFactors.ts';
import { logIn } from '../../net/session.ts';
import { t } from '../../texts/people.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { PasswordField } from '../../ui/controls/PasswordField.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Form.module.css';
import { PasskeyLogIn } from './PasskeyLogIn.tsx';
import { useRefusal } from './refusal.ts';

/** Logs in by e-mail address and password, with a second step where the account asks for one; or by a passkey. */
export function LoginForm() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  /** Null until the server says that the account asks for one. */
  const [step, setStep] = useState<SecondStep | null>(null);
  const refusal = useRefusal();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const asked = { email: email.trim(), password, ...(step && { second: step }) };
    await refusal.run(() => logIn(asked));
  };
  if (refusal.code === 'SecondStepNeeded' && step === null) setStep({ type: 'totp', code: '' });
  // the field that appears says it
  const isSaid = refusal.code === 'SecondStepNeeded';
  return (
    <div className={styles.form}>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        onChange={refusal.clear}
        className={styles.form}
      >
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          value={email}
          error={refusal.at('email')}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            setStep(null);
          }}
        />
        <PasswordField
          autoComplete="current-password"
          value={password}
          error={refusal.at('password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {step ? <StepField step={step} onChange={setStep} /> : null}
        <p className={styles.aside}>
          <Link href={PAGES.reset}>{t('login.forgot')}</Link>
        </p>
        <Problem text={isSaid ? null : refusal.at('form')} />
        <Button type="submit" variant="primary" size="l" wide busy={refusal.busy}>
          {t('login.title')}
        </Button>
      </form>
      <PasskeyLogIn />
    </div>
  );
}

/** The code of the app, or a recovery code in its place. */
function StepField({
  step,
  onChange,
}: {
  readonly step: SecondStep;
  readonly onChange: (step: SecondStep) => void;
}) {
  const isTotp = step.type === 'totp';
  return (
    <>
      <TextField
        label={isTotp ? t('login.code') : t('login.recovery')}
        hint={isTotp ? t('login.codeHint') : t('login.recoveryHint')}
        autoComplete="one-time-code"
        inputMode={isTotp ? 'numeric' : 'text'}
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        // the person has just been asked for it
        ref={focusOnce}
        value={step.code}
        onChange={(event) => onChange({ ...step, code: event.currentTarget.value })}
      />
      <Button
        variant="ghost"
        size="s"
        onClick={() => onChange({ type: isTotp ? 'recovery' : 'totp', code: '' })}
      >
        {isTotp ? t('login.useRecovery') : t('login.useCode')}
      </Button>
    </>
  );
}

const focusOnce = (field: HTMLInputElement | null) => field?.focus();
