import { useEffect } from 'react';
import type { StreamConnection, StreamView } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { showToast } from '../../../ui/notices/toasts.ts';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';
import { useStreamView } from '../../stage/useStreamConnection.ts';

/**
 * Tells the creator why an encoder was kept out, and how to let it in: OBS itself only says that it could not
 * connect.
 */
export function useTurnedAway(
  connection: StreamConnection,
  change: (patch: Partial<StudioSetup>) => void,
): void {
  const atMs = useStreamView(connection, turnedAwayAt);
  useEffect(() => {
    if (atMs === null) return;
    showToast({
      title: t('away.obs'),
      body: t('away.obsBody'),
      action: { label: t('away.send'), onSelect: () => change({ source: 'encoder' }) },
    });
  }, [atMs, change]);
}

const turnedAwayAt = ({ panel }: StreamView) =>
  panel?.encoder?.state === 'refused' ? panel.encoder.sinceMs : null;
