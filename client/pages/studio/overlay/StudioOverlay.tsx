import { useEffect, useState } from 'react';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import type { OpenOverlay } from '../../../overlay/openOverlay.ts';
import { useOverlayDesk } from '../../stage/alerts/overlayDesk.ts';
import { OverlayHost } from '../../stage/OverlayHost.tsx';
import { useOverlayDresser } from './overlayLook.ts';

/** The overlay over the creator's own picture, which follows what is decided about alerts as the one in OBS does. */
export function StudioOverlay({ connection }: { readonly connection: StreamConnection }) {
  const desk = useOverlayDesk(connection);
  const dresser = useOverlayDresser(connection);
  const [overlay, setOverlay] = useState<OpenOverlay | null>(null);
  useEffect(() => {
    overlay?.desk(desk);
    if (dresser) overlay?.dress(dresser);
  }, [overlay, desk, dresser]);
  return <OverlayHost connection={connection} onOpen={setOverlay} />;
}
