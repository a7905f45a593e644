import Gift from 'lucide-react/icons/gift';
import MessageCircle from 'lucide-react/icons/message-circle';
import { Suspense, useMemo } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import { openProfileTips } from '../../net/profileTips.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/profile.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { preloadDialog } from '../../ui/popups/Dialog.tsx';
import { FollowButton } from '../stage/FollowButton.tsx';
import { useTipping } from '../stage/tip/useTipping.ts';
import { useIsHere } from '../stage/useIsHere.ts';
import { useOpenFor } from '../stage/useOpenFor.ts';

const BidAction = lazyPart(() => import('./BidAction.tsx'));
const BlockAction = lazyPart(() => import('../stage/block/BlockAction.tsx'));
const FlagButton = lazyPart(() => import('../stage/flag/FlagButton.tsx'));
const TipDialog = lazyPart(() => import('./TipDialog.tsx'));

interface OtherActionsProps {
  readonly profile: ProfileAnswer;
  /** Who looks at it; null: somebody without an account. */
  readonly accountId: string | null;
}

/** What one does for the person of a profile. */
export function OtherActions({ profile: { person, isCreator }, accountId }: OtherActionsProps) {
  return (
    <>
      <TipAction person={person} accountId={accountId} />
      {isCreator ? (
        <Suspense fallback={null}>
          <BidAction person={person} accountId={accountId} />
        </Suspense>
      ) : null}
      {isCreator ? <FollowButton creatorId={person.id} /> : null}
      <ButtonLink
        href={`/messages?to=${encodeURIComponent(person.handle)}`}
        size="s"
        icon={<MessageCircle aria-hidden />}
      >
        {t('do.message')}
      </ButtonLink>
      {accountId === null ? null : (
        <Suspense fallback={null}>
          <BlockAction person={person} />
          <FlagButton target={{ type: 'person', personId: person.id }} person={person} />
        </Suspense>
      )}
    </>
  );
}

/** Opens the form of a tip. What an earlier page left unanswered is seen through here, open or not. */
function TipAction({ person, accountId }: { readonly person: Person; readonly accountId: string | null }) {
  const { open, setOpen, wish } = useOpenFor('tip');
  const isHere = useIsHere();
  const outbox = useMemo(
    () => openProfileTips({ accountId: accountId ?? '', payee: person, isHere }),
    [accountId, person, isHere],
  );
  const tipping = useTipping(outbox);
  return (
    <>
      <Button
        variant="tip"
        size="s"
        icon={<Gift aria-hidden />}
        onPointerEnter={preloadDialog}
        onClick={wish}
      >
        {t('do.tip')}
      </Button>
      <Suspense fallback={null}>
        {open ? <TipDialog person={person} tipping={tipping} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
  );
}
