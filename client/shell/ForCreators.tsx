import type { ReactElement, ReactNode } from 'react';
import type { Account } from '../../shared/protocol/people.ts';
import { useAccount } from '../net/session.ts';
import { t } from '../texts/common.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { LogInFirst } from './LogInFirst.tsx';

interface ForCreatorsProps {
  readonly icon: ReactElement;
  /** What the page is called. */
  readonly title: string;
  /** What somebody reads who is not logged in. */
  readonly logIn: string;
  /** What somebody reads who is no creator; the way to become one is in the studio. */
  readonly fans: { readonly title: string; readonly body: string };
  /** Where logging in leads back to. */
  readonly path: string;
  readonly children: (account: Account) => ReactNode;
}

/** A page for creators: somebody else is told so, and shown the way. */
export function ForCreators({ icon, title, logIn, fans, path, children }: ForCreatorsProps) {
  const account = useAccount();
  if (account?.isCreator) return children(account);
  if (account === null) return <LogInFirst icon={icon} title={title} body={logIn} path={path} />;
  return (
    <EmptyState
      icon={icon}
      {...fans}
      actions={
        <ButtonLink href="/studio" variant="primary">
          {t('nav.toStudio')}
        </ButtonLink>
      }
    />
  );
}

/** The way from a page of a creator's to the studio. What one does on the page itself is the primary button. */
export function ToStudio() {
  return <ButtonLink href="/studio">{t('nav.toStudio')}</ButtonLink>;
}
