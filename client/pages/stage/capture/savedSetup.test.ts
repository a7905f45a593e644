import { describe, expect, it } from 'vitest';
import { kindOf, NEW_SETUP, parseSetup } from './savedSetup.ts';

describe('what a creator last chose', () => {
  it('comes back as it was', () => {
    const setup = {
      ...NEW_SETUP,
      source: 'audio',
      microphoneId: false,
      title: 'Night songs',
      withGoal: true,
    } as const;
    expect(parseSetup(JSON.stringify(setup))).toEqual(setup);
  });

  it.each([null, '', 'nonsense', 'null', '[]', '42'])('is the new setup when %j was stored', (text) => {
    expect(parseSetup(text)).toEqual(NEW_SETUP);
  });

  it('replaces what it does not understand, field by field', () => {
    const stored = JSON.stringify({ source: 'hologram', title: 7, cameraId: 'cam', withGoal: 'yes' });
    expect(parseSetup(stored)).toEqual({ ...NEW_SETUP, cameraId: 'cam' });
  });

  it('is video with a camera or an encoder, and audio without one', () => {
    expect(
      ['camera', 'encoder', 'audio', 'none'].map((source) => kindOf({ source: source as 'camera' })),
    ).toEqual(['video', 'video', 'audio', 'audio']);
  });
});
