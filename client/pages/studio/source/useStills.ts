import { type RefObject, useEffect } from 'react';
import { SECOND_MS } from '../../../../shared/time.ts';
import { captureStill } from '../../../media/still.ts';
import { api } from '../../../net/api.ts';

const FIRST_AFTER_MS = 2 * SECOND_MS;
const EVERY_MS = 20 * SECOND_MS;

/**
 * While `active`, the directory gets a fresh still of the preview from time to time, or the picture that was chosen instead; a
 * lost one is not missed.
 */
export function useStills(
  preview: RefObject<HTMLVideoElement | null>,
  streamId: string,
  { active, cover }: { readonly active: boolean; readonly cover: Blob | null },
): void {
  useEffect(() => {
    if (!active) return;
    let over = false;
    const take = async () => {
      const still = cover ?? (preview.current ? await captureStill(preview.current) : null);
      if (still && !over) await api.putStill(streamId, still);
    };
    const first = setTimeout(() => void take(), cover ? 0 : FIRST_AFTER_MS);
    const timer = setInterval(() => void take(), EVERY_MS);
    return () => {
      over = true;
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [preview, streamId, active, cover]);
}
