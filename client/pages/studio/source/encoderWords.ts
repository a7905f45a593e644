import type { PanelView } from '../../../../shared/protocol/modes.ts';
import { t } from '../../../texts/studio.ts';

type Encoder = PanelView['encoder'];

type Shown = 'waiting' | 'connecting' | 'sending' | 'held' | 'silent' | 'nothing' | 'audio' | 'video';

const words = (shown: Shown) => ({ title: t(`obs.${shown}`), body: t(`obs.${shown}Body`) });

/** Returns in words whether an encoder sends. `state` says how it is shown by colour. */
export function encoderWords(encoder: Encoder, { inCall = false } = {}) {
  if (encoder?.state === 'silent') return { state: 'silent', ...words('silent') } as const;
  if (encoder?.state === 'connecting') return { state: 'connecting', ...words('connecting') } as const;
  if (encoder?.state !== 'sending') return { state: 'waiting', ...words('waiting') } as const;
  const [missing, another] = encoder.missing;
  if (missing) return { state: 'missing', ...words(another ? 'nothing' : missing) } as const;
  return { state: 'sending', ...words(inCall ? 'held' : 'sending') } as const;
}
