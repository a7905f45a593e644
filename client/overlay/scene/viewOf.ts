import { assertNever } from '../../../shared/assertNever.ts';
import type { Cue } from '../tipDirector.ts';
import { bannerView } from './bannerView.ts';
import { burstView } from './burstView.ts';
import { cardView } from './cardView.ts';
import { chipView } from './chipView.ts';
import { hugeView } from './hugeView.ts';
import type { CueView, SceneKit } from './kit.ts';

export function viewOf(cue: Cue, kit: SceneKit): CueView {
  switch (cue.kind) {
    case 'small':
      return chipView(cue, kit);
    case 'medium':
      return cardView(cue, kit);
    case 'large':
      return bannerView(cue, kit);
    case 'huge':
      return hugeView(cue, kit);
    case 'burst':
      return burstView(cue, kit);
    default:
      return assertNever(cue);
  }
}
