import { useEffect, useState } from 'react';
import type { OverlaySettings } from '../../../../shared/overlaySettings.ts';
import type { OverlayTold } from '../../../../shared/protocol/overlays.ts';
import { overlayApi } from '../../../net/overlayApi.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import type { Dresser } from '../../../overlay/alertLook.ts';

/** Follows how the creator's alerts look; null while that is not known. */
export function useOverlayDresser(connection: StreamConnection): Dresser | null {
  const [dresser, setDresser] = useState<Dresser | null>(null);
  useEffect(() => {
    let isHere = true;
    const dress = async (settings: OverlaySettings) => {
      // the list of rude words is fetched when there is something to look through
      const { dresserOf } = await import('../../../overlay/look/dressing.ts');
      if (isHere) setDresser(dresserOf(settings));
    };
    void overlayApi.settings().then((answer) => (answer.ok ? dress(answer.value.settings) : undefined));
    const unhear = connection.hear<OverlayTold>('overlay', ({ settings }) => {
      if (settings) void dress(settings);
    });
    return () => {
      isHere = false;
      unhear();
    };
  }, [connection]);
  return dresser;
}
