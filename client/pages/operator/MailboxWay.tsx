import { PAGES } from '../../../shared/pages.ts';
import { accountsApi } from '../../net/accountsApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/accounts.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';

/** Leads to the mailbox of a demo, where there is one. */
export function MailboxWay() {
  const { value } = useAsked(accountsApi.mailbox, []);
  return value === null ? null : <ButtonLink href={PAGES.mailbox}>{t('mailbox.title')}</ButtonLink>;
}
