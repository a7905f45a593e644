import Mails from 'lucide-react/icons/mails';
import { PAGES } from '../../shared/pages.ts';
import type { MailboxMail } from '../../shared/protocol/accounts.ts';
import { accountsApi } from '../net/accountsApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/accounts.ts';
import { formatWhen } from '../texts/format.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { Card } from '../ui/display/Card.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import styles from './mailbox/Mailbox.module.css';

/** The page at `/admin/mailbox`: what a demo without a mail server would have sent. */
export default function MailboxPage() {
  useTitle(t('mailbox.title'));
  const account = useAccount();
  // another person is another answer
  const { value, refused, reload } = useAsked(accountsApi.mailbox, [account?.id]);
  if (refused) return <EmptyState icon={<Mails />} title={t('mailbox.closed')} body={refused.message} />;
  if (!value) return <Skeleton height={320} />;
  return (
    <ListPage
      title={t('mailbox.title')}
      lead={t('mailbox.lead')}
      ways={
        <>
          <ButtonLink href={PAGES.operator}>{t('mailbox.back')}</ButtonLink>
          <Button onClick={reload}>{t('mailbox.reload')}</Button>
        </>
      }
    >
      {value.mails.length === 0 ? (
        <EmptyState within icon={<Mails />} title={t('mailbox.none')} body={t('mailbox.noneBody')} />
      ) : null}
      <ul className={styles.list}>
        {value.mails.map((mail) => (
          <li key={mail.id}>
            <MailCard mail={mail} />
          </li>
        ))}
      </ul>
    </ListPage>
  );
}

const LINK = /^https?:\/\/\S+$/m;

function MailCard({ mail: { to, subject, text, atMs } }: { readonly mail: MailboxMail }) {
  const link = LINK.exec(text)?.[0];
  return (
    <Card className={styles.card}>
      <h2 className={styles.subject}>
        <bdi>{subject}</bdi>
      </h2>
      <p className={styles.about}>
        {t.rich('mailbox.to', { email: <bdi>{to}</bdi> })} · {formatWhen(atMs, 'minute')}
      </p>
      <p className={styles.text}>
        <bdi>{text}</bdi>
      </p>
      {link === undefined ? null : (
        <div>
          <Button onClick={() => window.location.assign(link)}>{t('mailbox.open')}</Button>
        </div>
      )}
    </Card>
  );
}
