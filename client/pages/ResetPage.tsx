import KeyRound from 'lucide-react/icons/key-round';
import MailCheck from 'lucide-react/icons/mail-check';
import { type FormEvent, useState } from 'react';
import { PAGES } from '../../shared/pages.ts';
import { useHash } from '../base/useHash.ts';
import { accountsApi } from '../net/accountsApi.ts';
import { useRun } from '../net/useRun.ts';
import { PageNotice } from '../shell/PageNotice.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/accounts.ts';
import { t as people } from '../texts/people.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { PasswordField } from '../ui/controls/PasswordField.tsx';
import { TextField } from '../ui/controls/TextField.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import page from './AccountPage.module.css';
import styles from './account/Account.module.css';

function Back() {
  return <ButtonLink href={PAGES.login}>{t('reset.back')}</ButtonLink>;
}

/** The page at `/reset`: it asks for a link, and with what a mailed link has behind its `#` it sets a password. */
export default function ResetPage() {
  const token = useHash();
  return token === '' ? <AskForm /> : <NewPassword key={token} token={token} />;
}

/** Asks for the link. What it says afterwards is the same whether somebody has that address or not. */
function AskForm() {
  useTitle(t('reset.title'));
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { busy, refused, forget, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => accountsApi.askReset(email.trim()))) setSentTo(email.trim());
  };
  if (sentTo !== null)
    return (
      <PageNotice
        icon={<MailCheck />}
        title={t('reset.sent')}
        body={t.rich('reset.sentBody', { email: <bdi>{sentTo}</bdi> })}
        actions={
          <>
            <Back />
            <Button onClick={() => setSentTo(null)}>{t('reset.again')}</Button>
          </>
        }
      />
    );
  return (
    <div className={page.page}>
      <header>
        <h1 className={page.heading}>{t('reset.title')}</h1>
        <p className={page.lead}>{t('reset.lead')}</p>
      </header>
      <form noValidate onSubmit={submit} onChange={forget} className={styles.form}>
        <TextField
          label={people('email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Problem text={refused?.message} />
        <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={email.trim() === ''}>
          {t('reset.send')}
        </Button>
        <Back />
      </form>
    </div>
  );
}

/** Sets a password by a link. */
function NewPassword({ token }: { readonly token: string }) {
  useTitle(t('reset.title'));
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const { busy, refused, forget, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => accountsApi.reset(token, password))) setDone(true);
  };
  if (isDone)
    return (
      <PageNotice icon={<KeyRound />} title={t('reset.done')} body={t('reset.doneBody')} actions={<Back />} />
    );
  const atField = refused?.code === 'PasswordTooShort' ? refused.message : null;
  return (
    <div className={page.page}>
      <h1 className={page.heading}>{t('reset.title')}</h1>
      <form noValidate onSubmit={submit} onChange={forget} className={styles.form}>
        <PasswordField
          label={t('reset.new')}
          hint={t('reset.rule')}
          autoComplete="new-password"
          value={password}
          error={atField}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Problem text={atField === null ? refused?.message : null} />
        <Button type="submit" variant="primary" size="l" wide busy={busy}>
          {t('reset.set')}
        </Button>
        {refused?.code === 'MailLinkInvalid' ? <Back /> : null}
      </form>
    </div>
  );
}
