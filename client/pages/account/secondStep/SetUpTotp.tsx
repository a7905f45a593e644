import { encodeQR } from 'qr';
import { type FormEvent, useState } from 'react';
import type { TotpAnswer } from '../../../../shared/protocol/secondFactors.ts';
import { accountsApi } from '../../../net/accountsApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/secondStep.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from '../Account.module.css';
import { AskPassword } from './AskPassword.tsx';

type Codes = readonly string[] | null;

/** Tells an app the secret, and has one of its codes shown. */
export function SetUpTotp({ onDone }: { readonly onDone: (codes: Codes) => void }) {
  const [made, setMade] = useState<TotpAnswer | null>(null);
  return made === null ? (
    <AskPassword about={t('app.about')} yes={t('app.next')} ask={accountsApi.beginTotp} onDone={setMade} />
  ) : (
    <ShowCode made={made} onDone={onDone} />
  );
}

function ShowCode({
  made: { secret, uri },
  onDone,
}: {
  readonly made: TotpAnswer;
  readonly onDone: (codes: Codes) => void;
}) {
  const [code, setCode] = useState('');
  const { busy, refused, forget, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await run(() => accountsApi.confirmTotp(code));
    if (answer) onDone(answer.recoveryCodes);
  };
  const picture = `data:image/svg+xml,${encodeURIComponent(encodeQR(uri, 'svg', { ecc: 'medium' }))}`;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} onChange={forget} className={styles.form}>
      <p className={styles.about}>{t('app.scan')}</p>
      <img src={picture} alt={t('app.picture')} className={styles.qr} />
      <p className={styles.about}>{t('app.typed')}</p>
      <p className={styles.secret} data-secret>
        <bdi>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</bdi>
      </p>
      <TextField
        label={t('app.code')}
        autoComplete="one-time-code"
        inputMode="numeric"
        dir="ltr"
        value={code}
        error={refused?.code === 'SecondStepWrong' ? refused.message : null}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Problem text={refused?.code === 'SecondStepWrong' ? null : refused?.message} />
      <Button type="submit" variant="primary" busy={busy}>
        {t('app.confirm')}
      </Button>
    </form>
  );
}
