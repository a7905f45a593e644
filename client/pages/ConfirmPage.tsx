import MailCheck from 'lucide-react/icons/mail-check';
import { useState } from 'react';
import { PAGES } from '../../shared/pages.ts';
import type { ConfirmEmailAnswer } from '../../shared/protocol/accounts.ts';
import { useHash } from '../base/useHash.ts';
import { accountsApi } from '../net/accountsApi.ts';
import { renewSession } from '../net/session.ts';
import { useRun } from '../net/useRun.ts';
import { PageNotice } from '../shell/PageNotice.tsx';
import { t } from '../texts/accounts.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { Problem } from '../ui/notices/Problem.tsx';

/**
 * The page at `/confirm`, to which mailed links lead. It confirms when somebody presses the button: programs that look through
 * mail open links, too.
 */
export default function ConfirmPage() {
  const token = useHash();
  const [done, setDone] = useState<ConfirmEmailAnswer | null>(null);
  const { busy, refused, run } = useRun();
  const toAccount = <ButtonLink href={PAGES.account}>{t('confirm.account')}</ButtonLink>;
  const confirm = async () => {
    const answer = await run(() => accountsApi.confirmEmail(token));
    if (!answer) return;
    setDone(answer);
    // where this browser is logged in, the account has another address now
    await renewSession();
  };
  if (token === '')
    return (
      <PageNotice
        icon={<MailCheck />}
        title={t('confirm.bad')}
        body={t('confirm.badBody')}
        actions={toAccount}
      />
    );
  if (done) {
    const email = <bdi>{done.email}</bdi>;
    return (
      <PageNotice
        icon={<MailCheck />}
        title={t('confirm.done')}
        body={
          done.isChanged ? t.rich('confirm.changedBody', { email }) : t.rich('confirm.doneBody', { email })
        }
        actions={toAccount}
      />
    );
  }
  return (
    <PageNotice
      icon={<MailCheck />}
      title={t('confirm.title')}
      body={refused ? <Problem text={refused.message} /> : t('confirm.body')}
      actions={
        <>
          <Button variant="primary" busy={busy} onClick={() => void confirm()}>
            {t('confirm.do')}
          </Button>
          {refused ? toAccount : null}
        </>
      }
    />
  );
}
