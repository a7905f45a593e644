import type { OpenMediaAnswer } from '../../shared/protocol/answers.ts';

/** Below that a coarser layer would show nothing. */
const LINES_WORTH_LAYERS = 480;
/** To browsers no more lines are sent: each is sent a picture of its own. */
const LINES_OF_MESH = 720;

/**
 * Returns how a picture is sent: to a media server in up to three layers, of which each viewer gets one; to a browser
 * in one. The finest comes first, as Janus expects it. `lines` is the height of the captured picture.
 */
export function encodingsFor(
  { transport, videoBitsPerSecond }: Pick<OpenMediaAnswer, 'transport' | 'videoBitsPerSecond'>,
  lines: number,
): RTCRtpEncodingParameters[] {
  const one = { maxBitrate: videoBitsPerSecond };
  if (transport === 'mesh')
    return [lines > LINES_OF_MESH ? { ...one, scaleResolutionDownBy: lines / LINES_OF_MESH } : one];
  if (lines < LINES_WORTH_LAYERS) return [one];
  const layer = (rid: string, scaleResolutionDownBy: number, share: number) => ({
    rid,
    scaleResolutionDownBy,
    maxBitrate: Math.round(videoBitsPerSecond * share),
  });
  // together within the bound of the whole
  return [layer('h', 1, 0.72), layer('m', 2, 0.21), layer('l', 4, 0.07)];
}
