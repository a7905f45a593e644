import { useEffect, useMemo, useState } from 'react';
import { createStore, useStore } from '../../../base/createStore.ts';
import { readLocal, writeLocal } from '../../../base/localText.ts';
import { playChime } from '../../../media/chime.ts';
import {
  NOTHING_TOLD,
  type PaidRequest,
  tellRequests,
  waitingRequests,
} from '../../../model/paidRequests.ts';
import { serverNowMs } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { useTitleBadge } from '../../../shell/useTitle.ts';
import { t } from '../../../texts/panel.ts';
import { announce } from '../../../ui/notices/LiveRegion.tsx';
import type { ChatNote } from '../../stage/chat/ChatPanel.tsx';
import { panelOf, readableOf, stageOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { noteOf } from './RequestNote.tsx';

const KEY = 'mesi.requestSound';
const sound = createStore(readLocal(KEY) !== 'off');

/** Returns whether new requests are heard, and how to change that; this browser remembers it. */
export function useRequestSound(): readonly [boolean, (on: boolean) => void] {
  const on = useStore(sound);
  return [
    on,
    (next) => {
      sound.set(next);
      writeLocal(KEY, next ? null : 'off');
    },
  ];
}

export interface PaidRequests {
  /** What waits for the creator right now. */
  readonly waiting: readonly PaidRequest[];
  /** What came so far, for the creator's chat. */
  readonly notes: readonly ChatNote[];
}

const NOTHING: readonly PaidRequest[] = [];

/**
 * Follows what fans paid for and wait for. What is new is heard, read out and counted in the tab's title, on whatever
 * page the creator is.
 */
export function usePaidRequests(connection: StreamConnection): PaidRequests {
  const panel = useStreamView(connection, panelOf);
  const stage = useStreamView(connection, stageOf);
  const readable = useStreamView(connection, readableOf);
  const isLive = stage?.phase.type === 'live';
  const menu = stage?.menu;
  const waiting = useMemo(
    () => (panel && menu && isLive ? waitingRequests(panel, { menu, readable }) : NOTHING),
    [panel, menu, readable, isLive],
  );
  const [told, setTold] = useState(NOTHING_TOLD);
  useEffect(() => {
    const next = tellRequests(told, waiting, serverNowMs());
    if (next === told) return;
    setTold(next);
    announce(t('waiting.count', { count: waiting.length }));
    if (sound.get()) void playChime();
  }, [told, waiting]);
  useTitleBadge(waiting.length);
  const notes = useMemo(() => told.entries.map(noteOf), [told]);
  return { waiting, notes };
}
