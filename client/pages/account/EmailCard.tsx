import { type FormEvent, useState } from 'react';
import type { EmailAnswer } from '../../../shared/protocol/accounts.ts';
import { accountsApi } from '../../net/accountsApi.ts';
import { useAccount } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/accounts.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { PasswordField } from '../../ui/controls/PasswordField.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

/** Shows how one's e-mail address stands, confirms it, and changes it. */
export default function EmailCard() {
  const account = useAccount();
  const { value, refused, reload } = useAsked(accountsApi.email, [account?.email]);
  const [isChanging, setChanging] = useState(false);
  if (!value) return <Problem text={refused?.message} />;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('email.title')}</h2>
      <p className={styles.about}>
        <bdi>{value.email}</bdi>{' '}
        <Badge tone={value.isVerified ? 'positive' : 'neutral'}>
          {value.isVerified ? t('email.verified') : t('email.open')}
        </Badge>
      </p>
      <p className={styles.about}>{value.canSend ? t('email.why') : t('email.none')}</p>
      {value.waiting === null ? null : (
        <p className={styles.about}>{t.rich('email.waiting', { email: <bdi>{value.waiting}</bdi> })}</p>
      )}
      {value.canSend ? <Verify state={value} /> : null}
      {value.canSend && isChanging ? (
        <ChangeForm
          onEnd={() => {
            setChanging(false);
            reload();
          }}
        />
      ) : null}
      {value.canSend && !isChanging ? (
        <div>
          <Button onClick={() => setChanging(true)}>{t('email.change')}</Button>
        </div>
      ) : null}
    </Card>
  );
}

const said = (email: string) =>
  showToast({ title: t('email.sent'), body: t('email.sentBody', { email: isolate(email) }) });

function Verify({ state: { email, isVerified } }: { readonly state: EmailAnswer }) {
  const { busy, refused, run } = useRun();
  if (isVerified) return null;
  const ask = async () => {
    if (await run(accountsApi.verifyEmail)) said(email);
  };
  return (
    <div>
      <Button variant="primary" busy={busy} onClick={() => void ask()}>
        {t('email.verify')}
      </Button>
      <Problem text={refused?.message} />
    </div>
  );
}

function ChangeForm({ onEnd }: { readonly onEnd: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, refused, forget, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await run(() => accountsApi.changeEmail({ email: email.trim(), password })))) return;
    said(email.trim());
    onEnd();
  };
  const at = (code: string) => (refused?.code === code ? refused.message : null);
  const isElsewhere = refused && refused.code !== 'InvalidEmail' && refused.code !== 'PasswordWrong';
  return (
    <form noValidate onSubmit={submit} onChange={forget} className={styles.form}>
      <p className={styles.about}>{t('email.changeAbout')}</p>
      <TextField
        label={t('email.new')}
        type="email"
        autoComplete="email"
        value={email}
        error={at('InvalidEmail')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        label={t('email.password')}
        autoComplete="current-password"
        value={password}
        error={at('PasswordWrong')}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Problem text={isElsewhere ? refused.message : null} />
      <Button type="submit" variant="primary" busy={busy}>
        {t('email.send')}
      </Button>
      <Button onClick={onEnd}>{t('email.cancel')}</Button>
    </form>
  );
}
