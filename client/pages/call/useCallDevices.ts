import { useSilence } from '../../media/useSilence.ts';
import type { StudioSetup } from '../stage/capture/savedSetup.ts';
import { type Capture, useCapture } from '../stage/capture/useCapture.ts';
import { useSetup } from '../stage/capture/useSetup.ts';

/** How somebody takes part in a call: with picture and sound, with sound alone, or only watching. */
export const PARTS = ['camera', 'audio', 'none'] as const;
type Part = (typeof PARTS)[number];

export interface CallDevices {
  readonly part: Part;
  readonly change: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
  /** What this end sends; null while a device that is wanted has not started. Whoever only watches sends silence. */
  readonly own: MediaStream | null;
  /** Everything that is wanted is there. */
  readonly isReady: boolean;
}

/** Holds the devices of a fan in a call, from the check before the bid to the end; the choice is remembered. */
export function useCallDevices(): CallDevices {
  const [saved, change] = useSetup('mesi.call');
  const part = PARTS.find((known) => known === saved.source) ?? 'camera';
  const capture = useCapture({ ...saved, source: part }, true);
  const silence = useSilence(part === 'none');
  const own = part === 'none' ? silence : capture.stream;
  return { part, change, capture, own, isReady: own !== null && capture.missing.length === 0 };
}
