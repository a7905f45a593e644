import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { OverlayHost } from '../../stage/OverlayHost.tsx';
import { useOverlayDesk } from './overlayDesk.ts';

/** The overlay over the creator's own picture, which follows what is decided about alerts as the one in OBS does. */
export function StudioOverlay({ connection }: { readonly connection: StreamConnection }) {
  return <OverlayHost connection={connection} desk={useOverlayDesk(connection)} />;
}
