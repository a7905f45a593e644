import Clapperboard from 'lucide-react/icons/clapperboard';
import type { Account } from '../../shared/protocol/people.ts';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { useStreamConnection } from './stage/useStreamConnection.ts';
import styles from './studio/Studio.module.css';
import { StudioRoom } from './studio/StudioRoom.tsx';
import { useOwnStream } from './studio/useOwnStream.ts';

/** `/studio` */
export default function StudioPage() {
  useTitle('Studio');
  const account = useAccount();
  if (!account) {
    return (
      <LogInFirst
        icon={<Clapperboard />}
        title="The studio is for creators"
        body="Log in with your creator account, or make one."
        path="/studio"
      />
    );
  }
  if (!account.isCreator) {
    return (
      <EmptyState
        icon={<Clapperboard />}
        title="This account watches and tips"
        body="Going live needs a creator account: register one and tick “I want to go live”."
        actions={
          <ButtonLink href="/" variant="primary">
            Who is live now
          </ButtonLink>
        }
      />
    );
  }
  return <OwnStudio key={account.id} account={account} />;
}

function OwnStudio({ account }: { readonly account: Account }) {
  const { streamId, refused, renew } = useOwnStream();
  if (refused)
    return <EmptyState icon={<Clapperboard />} title="The studio stays closed" body={refused.message} />;
  if (!streamId) return <Opening />;
  return <Seated key={streamId} streamId={streamId} account={account} onNext={renew} />;
}

interface SeatedProps {
  readonly streamId: string;
  readonly account: Account;
  readonly onNext: () => void;
}

function Seated({ streamId, account, onNext }: SeatedProps) {
  const connection = useStreamConnection('stream', streamId);
  if (!connection) return <Opening />;
  return <StudioRoom connection={connection} streamId={streamId} account={account} onNext={onNext} />;
}

function Opening() {
  return (
    <div className={styles.opening} aria-busy>
      <Spinner size={26} label="Opening the studio" />
    </div>
  );
}
