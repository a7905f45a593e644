import type { ReactElement } from 'react';
import { loginPath } from '../net/returnPath.ts';
import { t } from '../texts/common.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';

interface LogInFirstProps {
  readonly icon: ReactElement;
  readonly title: string;
  readonly body: string;
  /** Where logging in leads back to. */
  readonly path: string;
}

/** A page for people who are logged in, to somebody who is not. */
export function LogInFirst({ path, ...words }: LogInFirstProps) {
  return (
    <EmptyState
      {...words}
      actions={
        <ButtonLink href={loginPath(path)} variant="primary">
          {t('account.logIn')}
        </ButtonLink>
      }
    />
  );
}
