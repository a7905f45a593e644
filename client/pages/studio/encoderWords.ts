import type { PanelView } from '../../../shared/protocol/modes.ts';

type Encoder = PanelView['encoder'];

const WORDS = {
  waiting: { title: 'Waiting for OBS', body: 'Nothing is connected with your stream key yet.' },
  connecting: { title: 'OBS is connecting…', body: 'The picture is there in a moment.' },
  sending: { title: 'OBS is sending', body: 'Your viewers see it.' },
  held: { title: 'OBS is sending', body: 'Nobody is given it until the one-to-one is over.' },
  silent: {
    title: 'OBS has fallen silent',
    body: 'Nothing came from it any more. See whether it still runs, and press Start Streaming there.',
  },
  nothing: {
    title: 'Nothing arrives from OBS',
    body: 'It is connected, but sends neither picture nor sound.',
  },
  audio: { title: 'No sound from OBS', body: 'Its picture arrives. Look at its audio mixer.' },
  video: { title: 'No picture from OBS', body: 'Its sound arrives. Look at its preview and at its encoder.' },
} as const;

/** Whether an encoder sends, in words. `state`: as it is shown by colour. */
export function encoderWords(encoder: Encoder, { inCall = false } = {}) {
  if (encoder?.state === 'silent') return { state: 'silent', ...WORDS.silent } as const;
  if (encoder?.state === 'connecting') return { state: 'connecting', ...WORDS.connecting } as const;
  if (encoder?.state !== 'sending') return { state: 'waiting', ...WORDS.waiting } as const;
  const [missing, another] = encoder.missing;
  if (missing) return { state: 'missing', ...WORDS[another ? 'nothing' : missing] } as const;
  return { state: 'sending', ...WORDS[inCall ? 'held' : 'sending'] } as const;
}
