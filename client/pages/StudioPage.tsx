import Clapperboard from 'lucide-react/icons/clapperboard';
import { useState } from 'react';
import { useRoute } from 'wouter';
import { PAGES } from '../../shared/pages.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/studio.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { Spinner } from '../ui/display/Spinner.tsx';
import { BecomeCreator } from './account/BecomeCreator.tsx';
import { useStreamConnection } from './stage/useStreamConnection.ts';
import { KeptStudioRoom } from './studio/KeptStudioRoom.tsx';
import styles from './studio/Studio.module.css';
import { StudioElsewhere, type StudioPart } from './studio/StudioElsewhere.tsx';
import { useOwnStream } from './studio/useOwnStream.ts';

/** The page at `/studio`, which stays mounted behind the other pages while the creator is live. */
export default function StudioPage() {
  const [isShown] = useRoute(PAGES.studio);
  useTitle(isShown ? t('page.title') : null);
  const account = useAccount();
  if (!account) {
    return (
      <LogInFirst
        icon={<Clapperboard />}
        title={t('page.forCreators')}
        body={t('page.logIn')}
        path="/studio"
      />
    );
  }
  if (!account.isCreator) {
    return (
      <EmptyState
        icon={<Clapperboard />}
        title={t('page.watches')}
        body={t('page.needsCreator')}
        actions={
          <>
            <BecomeCreator />
            <ButtonLink href="/">{t('whoIsLive')}</ButtonLink>
          </>
        }
      />
    );
  }
  return <OwnStudio key={account.id} account={account} />;
}

function OwnStudio({ account }: { readonly account: Account }) {
  const { streamId, hasStudio, refused, renew } = useOwnStream();
  if (refused) return <EmptyState icon={<Clapperboard />} title={t('page.closed')} body={refused.message} />;
  if (!streamId) return <Opening />;
  return <Seated key={streamId} {...{ streamId, hasStudio, account }} onNext={renew} />;
}

interface SeatedProps {
  readonly streamId: string;
  readonly account: Account;
  readonly onNext: () => void;
}

/** A stream that has a studio already keeps it, unless the creator says otherwise. */
function Seated({ hasStudio, ...props }: SeatedProps & { readonly hasStudio: boolean }) {
  const [part, setPart] = useState<StudioPart | null>(hasStudio ? null : 'studio');
  if (part === null) return <StudioElsewhere onPart={setPart} />;
  return <Room key={part} {...props} part={part} onPart={setPart} />;
}

interface RoomProps extends SeatedProps {
  readonly part: StudioPart;
  readonly onPart: (part: StudioPart) => void;
}

function Room(props: RoomProps) {
  const { streamId, part } = props;
  const connection = useStreamConnection('stream', streamId, { controls: part === 'control' });
  return connection ? <KeptStudioRoom {...props} connection={connection} /> : <Opening />;
}

function Opening() {
  return (
    <div className={styles.opening} aria-busy>
      <Spinner size={26} label={t('page.opening')} />
    </div>
  );
}
