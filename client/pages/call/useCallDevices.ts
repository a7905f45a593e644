import { useSilence } from '../../media/useSilence.ts';
import type { StudioSetup } from '../stage/capture/savedSetup.ts';
import { type Capture, useCapture } from '../stage/capture/useCapture.ts';
import { useSetup } from '../stage/capture/useSetup.ts';

/** How somebody takes part in a call: with picture and sound, with sound alone, or only watching. */
export const PARTS = ['camera', 'audio', 'none'] as const;
export type Part = (typeof PARTS)[number];

export interface CallDevices {
  readonly part: Part;
  readonly setup: StudioSetup;
  readonly change: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
  /** What this end sends; null while a device that is wanted has not started. Whoever only watches sends silence. */
  readonly own: MediaStream | null;
  /** Everything that is wanted is there. */
  readonly isReady: boolean;
}

/**
 * Holds the devices of somebody in a call, from the check before it to its end; the choice is remembered. `asked`: how they take
 * part, where that is decided elsewhere; absent: as they did last.
 */
export function useCallDevices(asked?: Part): CallDevices {
  const [setup, change] = useSetup('mesi.call');
  const part = asked ?? PARTS.find((known) => known === setup.source) ?? 'camera';
  const capture = useCapture({ ...setup, source: part }, true);
  const silence = useSilence(part === 'none');
  const own = part === 'none' ? silence : capture.stream;
  return { part, setup, change, capture, own, isReady: own !== null && capture.missing.length === 0 };
}
