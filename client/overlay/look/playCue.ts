import type { OverlayDesk } from '../../../shared/overlayDesk.ts';
import type { Cue } from '../tipDirector.ts';
import type { AlertSpeaker } from './alertSound.ts';

/** Plays what an alert that begins sounds like; a burst and what is muted make no sound. */
export function playCue(
  speaker: AlertSpeaker,
  cue: Cue,
  { isMuted, volume }: Pick<OverlayDesk, 'isMuted' | 'volume'>,
): void {
  if (isMuted || cue.kind === 'burst' || !cue.tip.look) return;
  speaker.play(cue.tip.look, volume);
}
