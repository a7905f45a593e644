import type { StreamKind } from '../../../../shared/protocol/feed.ts';
import type { StreamCategory } from '../../../../shared/protocol/modes.ts';
import { isCategory } from '../../../model/categories.ts';

/** What a creator last chose: kept in this browser, so that the next stream starts where the last one did. */
export interface StudioSetup {
  /** What is sent: with `encoder` OBS or the like sends; with `none` the stream has neither picture nor sound. */
  readonly source: 'camera' | 'screen' | 'audio' | 'encoder' | 'none';
  /** The camera that was chosen; null for whichever the browser gives. */
  readonly cameraId: string | null;
  /** The microphone that was chosen; null for whichever the browser gives, false for no sound. */
  readonly microphoneId: string | false | null;
  readonly title: string;
  readonly category: StreamCategory | null;
  /** As typed, with commas between them. */
  readonly tags: string;
  readonly goalTitle: string;
  /** In MESI, as typed. */
  readonly goalTarget: string;
  readonly withGoal: boolean;
  /** From the beginning. */
  readonly record: boolean;
}

export const NEW_SETUP: StudioSetup = {
  source: 'camera',
  cameraId: null,
  microphoneId: null,
  title: '',
  category: null,
  tags: '',
  goalTitle: '',
  goalTarget: '',
  withGoal: false,
  record: false,
};

export function kindOf({ source }: Pick<StudioSetup, 'source'>): StreamKind {
  return source === 'audio' || source === 'none' ? 'audio' : 'video';
}

/** Whether something of this device is wanted. */
export function usesDevices({ source }: Pick<StudioSetup, 'source'>): boolean {
  return source !== 'encoder' && source !== 'none';
}

const SOURCES = ['camera', 'screen', 'audio', 'encoder', 'none'] as const;

/** Anything foreign or older falls back to the new setup, field by field. */
export function parseSetup(text: string | null): StudioSetup {
  const saved = readObject(text);
  const word = (key: keyof StudioSetup) => (typeof saved[key] === 'string' ? saved[key] : null);
  const { source, microphoneId } = saved;
  return {
    source: SOURCES.find((known) => known === source) ?? NEW_SETUP.source,
    cameraId: word('cameraId'),
    microphoneId: microphoneId === false ? false : word('microphoneId'),
    title: word('title') ?? '',
    category: isCategory(saved.category) ? saved.category : null,
    tags: word('tags') ?? '',
    goalTitle: word('goalTitle') ?? '',
    goalTarget: word('goalTarget') ?? '',
    withGoal: saved.withGoal === true,
    record: saved.record === true,
  };
}

function readObject(text: string | null): Partial<Record<keyof StudioSetup, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
