import Copy from 'lucide-react/icons/copy';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { useState } from 'react';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { showToast } from '../../ui/toasts.ts';
import styles from './OverlayCard.module.css';
import { useOverlayAddress } from './useOverlayAddress.ts';

export interface OverlayCardProps {
  readonly connection: StreamConnection;
  /** The page to share, once there is something to see. */
  readonly watchPath?: string;
}

/** Addresses: the one to share, and the secret one for OBS. */
export function OverlayCard({ connection, watchPath }: OverlayCardProps) {
  const { address, error, renew } = useOverlayAddress();
  const [shown, setShown] = useState(false);
  const [renewing, setRenewing] = useState(false);
  const test = async () => {
    const reply = await connection.request('testAlert', {});
    showToast(
      reply.type === 'answered'
        ? { title: 'Test alert sent', body: 'It flies wherever your overlay is open.', tone: 'tip' }
        : { title: 'The test alert was not sent', body: reply.rejection.message, tone: 'warning' },
    );
  };
  return (
    <Card className={styles.card}>
      {watchPath ? (
        <Address label="Your stream, to share" address={window.location.origin + watchPath} />
      ) : null}
      <div className={styles.head}>
        <h2 className={styles.title}>Overlay for OBS</h2>
        <p className={styles.hint}>A browser source with a clear background. Keep the address to yourself.</p>
      </div>
      {error ? (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      ) : (
        <Address
          label="Overlay address"
          address={address}
          secret={!shown}
          after={
            <IconButton
              label={shown ? 'Hide the address' : 'Show the address'}
              size="s"
              icon={shown ? <EyeOff /> : <Eye />}
              onClick={() => setShown(!shown)}
            />
          }
        />
      )}
      <div className={styles.buttons}>
        <Button size="s" onClick={() => void test()}>
          Send a test alert
        </Button>
        <Button size="s" variant="ghost" onClick={() => setRenewing(true)}>
          New address
        </Button>
      </div>
      <Dialog
        open={renewing}
        onOpenChange={setRenewing}
        size="s"
        title="Make a new address?"
        description="The old one stops working at once: put the new one into OBS."
      >
        <Button
          variant="danger"
          size="l"
          wide
          onClick={() => {
            setRenewing(false);
            void renew();
          }}
        >
          Make a new one
        </Button>
      </Dialog>
    </Card>
  );
}

interface AddressProps {
  readonly label: string;
  /** null: not known yet. */
  readonly address: string | null;
  readonly secret?: boolean;
  readonly after?: React.ReactNode;
}

function Address({ label, address, secret = false, after }: AddressProps) {
  const copy = async () => {
    if (!address) return;
    await navigator.clipboard?.writeText(address);
    showToast({ title: 'Address copied' });
  };
  return (
    <div className={styles.address}>
      <input
        aria-label={label}
        readOnly
        type={secret ? 'password' : 'text'}
        autoComplete="off"
        className={styles.text}
        value={address ?? ''}
        onFocus={(event) => event.currentTarget.select()}
      />
      {after}
      <IconButton
        label={`Copy: ${label}`}
        size="s"
        icon={<Copy />}
        disabled={!address}
        onClick={() => void copy()}
      />
    </div>
  );
}
