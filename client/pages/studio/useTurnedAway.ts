import { useEffect } from 'react';
import type { StreamConnection, StreamView } from '../../net/stream/streamConnection.ts';
import { showToast } from '../../ui/toasts.ts';
import { useStreamView } from '../stage/useStreamConnection.ts';
import type { StudioSetup } from './savedSetup.ts';

/** OBS itself only says that it could not connect: here is why, and the way to let it in. */
export function useTurnedAway(
  connection: StreamConnection,
  change: (patch: Partial<StudioSetup>) => void,
): void {
  const atMs = useStreamView(connection, turnedAwayAt);
  useEffect(() => {
    if (atMs === null) return;
    showToast({
      title: 'OBS wants to send',
      body: 'This device sends, so it was turned away. Let it in, then start streaming there again.',
      action: { label: 'Send from OBS', onSelect: () => change({ source: 'encoder' }) },
    });
  }, [atMs, change]);
}

const turnedAwayAt = ({ panel }: StreamView) =>
  panel?.encoder?.state === 'refused' ? panel.encoder.sinceMs : null;
