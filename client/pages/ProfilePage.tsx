import UserRoundX from 'lucide-react/icons/user-round-x';
import { Suspense, useEffect } from 'react';
import { useLocation, useParams } from 'wouter';
import { handlePath } from '../../shared/pages.ts';
import { profileApi } from '../net/profileApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { PageLoading } from '../shell/PageLoading.tsx';
import { PageNotice } from '../shell/PageNotice.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { t } from '../texts/profile.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { Profile } from './profile/Profile.tsx';

const AskAccount = lazyPart(() => import('./stage/AskAccount.tsx'));

/** The page at `/@:handle`: who somebody is, whether they are live, and what one can do for them. */
export default function ProfilePage() {
  const { handle = '' } = useParams();
  const account = useAccount();
  // whoever logs in is answered more
  return <Of key={`${handle} ${account?.id}`} handle={handle} />;
}

function Of({ handle }: { readonly handle: string }) {
  const account = useAccount();
  const { value, refused, reload } = useAsked(() => profileApi.profile(handle), [handle]);
  useTitle(value ? t('title.somebody', value.person) : undefined);
  const now = value?.person.handle;
  const [, navigate] = useLocation();
  useEffect(() => {
    // whoever had that handle has another one by now
    if (now !== undefined && now !== handle.toLowerCase()) navigate(handlePath(now), { replace: true });
  }, [now, handle, navigate]);
  if (refused?.code === 'NotFound') {
    return (
      <PageNotice
        icon={<UserRoundX />}
        title={t('nobody.title')}
        body={t('nobody.body', { handle })}
        actions={<ButtonLink href="/">{t('nobody.home')}</ButtonLink>}
      />
    );
  }
  if (refused && !value) {
    return (
      <PageNotice
        icon={<UserRoundX />}
        title={t('failed.title')}
        body={refused.message}
        actions={<Button onClick={reload}>{t('failed.again')}</Button>}
      />
    );
  }
  if (!value) return <PageLoading />;
  return (
    <>
      <Profile profile={value} account={account} onSaved={reload} />
      {account ? null : (
        <Suspense fallback={null}>
          <AskAccount path={handlePath(handle)} />
        </Suspense>
      )}
    </>
  );
}
