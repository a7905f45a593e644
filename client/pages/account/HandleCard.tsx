import { type FormEvent, useState } from 'react';
import { handlePath } from '../../../shared/pages.ts';
import type { HandleAnswer } from '../../../shared/protocol/accounts.ts';
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
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import styles from './Account.module.css';

/** Changes one's handle, once the question was answered, and shows which ones lead to one. */
export default function HandleCard() {
  const account = useAccount();
  const { value, refused, reload } = useAsked(accountsApi.handle, [account?.id, account?.handle]);
  const [typed, setTyped] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { busy, refused: notChanged, forget, run } = useRun();
  if (!value || !account) return <Problem text={refused?.message} />;
  const handle = (typed ?? value.handle).trim().replace(/^@/, '').toLowerCase();
  const { mayChangeAtMs, before } = value;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsking(true);
  };
  const change = async () => {
    const isChanged = await run(() => accountsApi.changeHandle(handle));
    setAsking(false);
    if (!isChanged) return;
    showToast({ title: t('handle.saved') });
    setTyped(null);
    reload();
    // the page, and the other tabs, lead to the new one
    await renewSession();
  };
  const address = <bdi dir="ltr">{window.location.host + handlePath(value.handle)}</bdi>;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('handle.title')}</h2>
      <p className={styles.about}>{t.rich('handle.about', { address })}</p>
      <form noValidate onSubmit={submit} onChange={forget} className={styles.form}>
        <TextField
          label={t('handle.label')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          maxLength={80}
          before="@"
          value={typed ?? value.handle}
          disabled={mayChangeAtMs !== null}
          hint={
            mayChangeAtMs === null
              ? t('handle.hint')
              : t('handle.wait', { date: formatWhen(mayChangeAtMs, 'day') })
          }
          error={notChanged?.message ?? null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={handle === value.handle || handle === '' || mayChangeAtMs !== null}>
          {t('handle.save')}
        </Button>
      </form>
      {before.length > 0 ? <Before before={before} /> : null}
      <ConfirmDialog
        open={isAsking}
        title={t('handle.ask', { handle })}
        description={t('handle.asked')}
        busy={busy}
        yes={t('handle.save')}
        no={t('handle.keep', { handle: value.handle })}
        asks="wish"
        onYes={() => void change()}
        onNo={() => setAsking(false)}
      />
    </Card>
  );
}

function Before({ before }: Pick<HandleAnswer, 'before'>) {
  return (
    <ul className={styles.blocks}>
      {before.map(({ handle, keptUntilMs }) => (
        <li key={handle + keptUntilMs} className={styles.about}>
          {t.rich('handle.before', { handle: <bdi>{handle}</bdi>, date: formatWhen(keptUntilMs, 'day') })}
        </li>
      ))}
    </ul>
  );
}
