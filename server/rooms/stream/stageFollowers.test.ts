import { describe, expect, it } from 'vitest';
import type { ModeView, PanelView } from '../../../shared/protocol/modes.ts';
import type { MediaPort } from '../../services/media/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { newModes } from './machine/modes.ts';
import { panelOf } from './machine/panel.ts';
import { PanelFeed } from './PanelFeed.ts';
import { StageMedia } from './StageMedia.ts';

const PUBLIC = { type: 'public', endsAtMs: null } as const;
const calling = (callId: string): ModeView => ({
  type: 'oneToOne',
  call: { callId, partner: null, lengthMs: 1, timer: { type: 'running', endsAtMs: 1 } },
  before: PUBLIC,
});

function makeMedia() {
  const did: string[] = [];
  const media: Pick<MediaPort, 'configure' | 'closeStream'> = {
    configure: async (streamId, { audience }) => void did.push(`${streamId} for ${JSON.stringify(audience)}`),
    closeStream: async (streamId) => void did.push(`${streamId} closed`),
  };
  const follower = new StageMedia({ media: media as MediaPort, streamId: 'st', onError: () => {} });
  return { did, follower };
}

describe('the picture', () => {
  it('[MO12] is cut for everybody in a one-to-one, whose own pictures end with it', () => {
    const { did, follower } = makeMedia();
    for (const mode of [PUBLIC, calling('call_1'), calling('call_1'), calling('call_2'), PUBLIC, PUBLIC])
      follower.follow(mode);
    expect(did).toEqual([
      'st for []',
      'call_1/creator closed',
      'call_1/partner closed',
      'st for []',
      'call_2/creator closed',
      'call_2/partner closed',
      'st for "all"',
    ]);
  });

  it('[MO12] ends with the stream, that of a call too', () => {
    const { did, follower } = makeMedia();
    follower.follow(calling('call_1'));
    follower.end();
    expect(did.slice(1)).toEqual(['call_1/creator closed', 'call_1/partner closed', 'st closed']);
  });
});

describe('the panel', () => {
  it('[MO13] is told when it has changed, a few times a second, and whole to who comes', () => {
    const { clock, advance } = createSimRuntime();
    let panel: PanelView = panelOf(newModes(PUBLIC), 0);
    const sent: string[] = [];
    const feed = new PanelFeed({
      clock,
      panel: () => panel,
      send: (view) => void sent.push(view.earnedMinor),
    });
    const change = (earnedMinor: string) => {
      panel = { ...panel, earnedMinor };
      feed.changed();
    };
    feed.again();
    for (const earned of ['1', '2', '3']) change(earned);
    advance(1_000);
    expect(sent).toEqual(['0', '3']);
    feed.changed();
    advance(1_000);
    expect(sent).toHaveLength(2);
    feed.again();
    expect(sent).toEqual(['0', '3', '3']);
    change('4');
    feed.close();
    advance(1_000);
    expect(sent).toHaveLength(3);
  });
});
