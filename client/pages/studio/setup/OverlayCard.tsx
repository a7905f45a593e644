import { useState } from 'react';
import { OVERLAY_SCENES, type OverlayScene, overlayPath } from '../../../../shared/overlayScenes.ts';
import { api } from '../../../net/api.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
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
  const [scene, setScene] = useState<OverlayScene>('alerts');
  const test = async () => {
    const reply = await connection.request('testAlert', {});
    showToast(
      reply.type === 'answered'
        ? { title: t('overlay.sent'), body: t('overlay.sentBody'), tone: 'tip' }
        : { title: t('overlay.notSent'), body: reply.rejection.message, tone: 'warning' },
    );
  };
  return (
    <Card className={styles.card}>
      {watchPath ? (
        <AddressField label={t('overlay.share')} value={window.location.origin + watchPath} />
      ) : null}
      <div>
        <h2 className={styles.title}>{t('overlay.title')}</h2>
        <p className={styles.hint}>{t('overlay.about')}</p>
      </div>
      <Select
        label={t('overlay.scene')}
        value={scene}
        options={OVERLAY_SCENES.map((name) => ({ value: name, label: t(`scene.${name}`) }))}
        onChange={setScene}
      />
      {error ? (
        <Problem text={error} />
      ) : (
        <AddressField
          label={t('overlay.address')}
          value={value && window.location.origin + overlayPath(value.token, scene)}
          secret
        />
      )}
      <div className={styles.buttons}>
        <Button size="s" onClick={() => void test()}>
          {t('overlay.test')}
        </Button>
        <RenewButton what="overlayAddress" consequence={t('overlay.consequence')} renew={renew} />
      </div>
    </Card>
  );
}
