import { expect, it } from 'vitest';
import { payloadTypesOf, readTracks } from './feedTracks.ts';

const read = (...streams: readonly object[]) => readTracks({ streams });

it('[JA10] a feed is offered elsewhere as its publisher sends it', () => {
  const audio = { type: 'audio', mid: '0', codec: 'opus', stereo: true, fec: true };
  const video = { type: 'video', mid: '1', codec: 'h264', h264_profile: '640c1f', simulcast: true };
  const tracks = read(audio, video, { type: 'data', mid: '2' }, { ...video, mid: '3', disabled: true });
  expect(tracks).toEqual([
    {
      mid: '0',
      type: 'audio',
      codec: 'opus',
      parameters: 'useinbandfec=1;stereo=1;sprop-stereo=1',
      isSimulcast: false,
    },
    {
      mid: '1',
      type: 'video',
      codec: 'h264',
      parameters: 'profile-level-id=640c1f;packetization-mode=1;level-asymmetry-allowed=1',
      isSimulcast: true,
    },
  ]);
  expect(payloadTypesOf(tracks)).toEqual({ opus: 111, h264: 102 });
});

it('[JA10] where nothing is said of a codec, what everybody takes is', () => {
  const [h264, vp8] = read(
    { type: 'video', mid: '0', codec: 'h264' },
    { type: 'video', mid: '1', codec: 'vp8' },
  );
  expect(h264?.parameters).toContain('profile-level-id=42e01f;packetization-mode=1');
  expect(vp8?.parameters).toBeNull();
  const other = payloadTypesOf(
    read({ type: 'video', mid: '0', codec: 'vp8' }, { type: 'audio', mid: '1', codec: 'new' }),
  );
  expect(new Set(Object.values(other)).size).toBe(2);
});
