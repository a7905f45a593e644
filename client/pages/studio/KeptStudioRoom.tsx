import { useEffect, useState } from 'react';
import { useRoute } from 'wouter';
import { PAGES } from '../../../shared/pages.ts';
import { useStore } from '../../base/createStore.ts';
import { keptStudio } from '../../shell/keptStudio.ts';
import { linkOf, stageOf, useStreamView } from '../stage/useStreamConnection.ts';
import { LiveBar } from './live/LiveBar.tsx';
import { usePaidRequests } from './requests/usePaidRequests.ts';
import styles from './Studio.module.css';
import { StudioRoom, type StudioRoomProps } from './StudioRoom.tsx';

/** Shows the studio's room. While live it stays open behind every other page, with a bar over that page as the way back. */
export function KeptStudioRoom(props: Omit<StudioRoomProps, 'onPicture' | 'paid'>) {
  const [isShown] = useRoute(PAGES.studio);
  const [picture, setPicture] = useState<MediaStream | null>(null);
  const stage = useStreamView(props.connection, stageOf);
  const link = useStreamView(props.connection, linkOf);
  const isLive = stage?.phase.type === 'live' && link.type !== 'closed';
  const kept = useKept(isLive, isShown);
  const paid = usePaidRequests(props.connection);
  return (
    <>
      {isShown || kept === null ? null : (
        <LiveBar stage={stage} picture={picture} isLive={isLive} waiting={paid.waiting.length} />
      )}
      <div className={styles.room} hidden={!isShown}>
        <StudioRoom {...props} paid={paid} onPicture={setPicture} />
      </div>
    </>
  );
}

function useKept(isLive: boolean, isShown: boolean) {
  const kept = useStore(keptStudio);
  useEffect(() => {
    if (isLive) keptStudio.set('live');
    else if (isShown) keptStudio.set(null);
    else if (keptStudio.get() === 'live') keptStudio.set('over');
  }, [isLive, isShown]);
  useEffect(() => () => keptStudio.set(null), []);
  return kept;
}
