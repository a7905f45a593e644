import type { StageView } from './feed.ts';

/** Returns the stage of a stream in which nothing has happened yet. */
export function emptyStage({ streamId, creator }: Pick<StageView, 'streamId' | 'creator'>): StageView {
  return {
    streamId,
    creator,
    title: '',
    kind: 'video',
    category: null,
    mode: { type: 'public', endsAtMs: null },
    sale: null,
    requests: null,
    menu: [],
    slowModeMs: 0,
    tipRules: { smallestMinor: '0', smallestTextMinor: '0' },
    recording: null,
    phase: { type: 'idle' },
    viewers: 0,
    goal: null,
    raisedMinor: '0',
    tipCount: 0,
    topTippers: [],
  };
}
