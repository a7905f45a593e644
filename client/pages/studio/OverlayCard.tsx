import { api } from '../../net/api.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { showToast } from '../../ui/toasts.ts';
import { AddressField } from './AddressField.tsx';
import styles from './OverlayCard.module.css';
import { RenewButton } from './RenewButton.tsx';
import { useSecret } from './useSecret.ts';

export interface OverlayCardProps {
  readonly connection: StreamConnection;
  /** The page to share, once there is something to see. */
  readonly watchPath?: string;
}

/** Addresses: the one to share, and the secret one for OBS. */
export function OverlayCard({ connection, watchPath }: OverlayCardProps) {
  const { value, error, renew } = useSecret({ ask: api.overlayToken, renew: api.renewOverlayToken });
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
        <AddressField label="Your stream, to share" value={window.location.origin + watchPath} />
      ) : null}
      <div>
        <h2 className={styles.title}>Overlay for OBS</h2>
        <p className={styles.hint}>A browser source with a clear background. Keep the address to yourself.</p>
      </div>
      {error ? (
        <Problem text={error} />
      ) : (
        <AddressField
          label="Overlay address"
          value={value && `${window.location.origin}/overlay/${value.token}`}
          secret
        />
      )}
      <div className={styles.buttons}>
        <Button size="s" onClick={() => void test()}>
          Send a test alert
        </Button>
        <RenewButton
          what="overlay address"
          consequence="The old one stops working at once: put the new one into OBS."
          renew={renew}
        />
      </div>
    </Card>
  );
}
