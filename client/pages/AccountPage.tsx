import UserRound from 'lucide-react/icons/user-round';
import { Suspense } from 'react';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { t } from '../texts/people.ts';
import styles from './AccountPage.module.css';
import { CreatorCard } from './account/BecomeCreator.tsx';
import { BlockedPeople } from './account/BlockedPeople.tsx';
import { DevicePushes } from './account/DevicePushes.tsx';
import { LogOutEverywhere } from './account/LogOutEverywhere.tsx';
import { PasswordForm } from './account/PasswordForm.tsx';
import { ProfilePicture } from './account/ProfilePicture.tsx';
import { RestrictedPeople } from './account/RestrictedPeople.tsx';

const ConsentsCard = lazyPart(() => import('./account/ConsentsCard.tsx'));
const EmailCard = lazyPart(() => import('./account/EmailCard.tsx'));
const EraseCard = lazyPart(() => import('./account/EraseCard.tsx'));
const GatesCard = lazyPart(() => import('./account/GatesCard.tsx'));
const IdentityCard = lazyPart(() => import('./account/IdentityCard.tsx'));
const HandleCard = lazyPart(() => import('./account/HandleCard.tsx'));
const NameCard = lazyPart(() => import('./account/NameCard.tsx'));
const SecondStepCard = lazyPart(() => import('./account/SecondStepCard.tsx'));
const SessionsCard = lazyPart(() => import('./account/SessionsCard.tsx'));
const TakeOutCard = lazyPart(() => import('./account/TakeOutCard.tsx'));
const SupporterWish = lazyPart(() => import('./account/SupporterWish.tsx'));

/** The page at `/account`. */
export default function AccountPage() {
  useTitle(t('account.title'));
  const account = useAccount();
  if (!account) {
    return (
      <LogInFirst icon={<UserRound />} title={t('account.title')} body={t('account.logIn')} path="/account" />
    );
  }
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.heading}>{t('account.title')}</h1>
        <p className={styles.lead}>
          <bdi>{account.name}</bdi> · <bdi>@{account.handle}</bdi> · <bdi>{account.email}</bdi>
        </p>
      </header>
      <ProfilePicture account={account} />
      {account.isCreator ? null : <CreatorCard />}
      <DevicePushes personId={account.id} />
      <BlockedPeople />
      <RestrictedPeople />
      <Suspense fallback={null}>
        <SupporterWish />
        <ConsentsCard />
        {account.isCreator ? <GatesCard /> : null}
      </Suspense>
      <Suspense fallback={null}>
        <NameCard />
        <HandleCard />
        <EmailCard />
        <IdentityCard />
      </Suspense>
      <PasswordForm />
      <Suspense fallback={null}>
        <SecondStepCard />
        <SessionsCard />
      </Suspense>
      <LogOutEverywhere />
      <Suspense fallback={null}>
        <TakeOutCard />
        <EraseCard />
      </Suspense>
    </div>
  );
}
