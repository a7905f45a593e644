import Flame from 'lucide-react/icons/flame';
import Heart from 'lucide-react/icons/heart';
import Laugh from 'lucide-react/icons/laugh';
import PartyPopper from 'lucide-react/icons/party-popper';
import Sparkles from 'lucide-react/icons/sparkles';
import Star from 'lucide-react/icons/star';
import type { ReactionKind } from '../../../shared/protocol/feed.ts';

/** How each reaction looks; colours that stand on a dark picture. */
export const REACTION_LOOKS: Readonly<
  Record<ReactionKind, { readonly Icon: typeof Heart; readonly colour: string }>
> = {
  heart: { Icon: Heart, colour: '#ff4f93' },
  fire: { Icon: Flame, colour: '#ff8a3d' },
  clap: { Icon: PartyPopper, colour: '#b493ff' },
  laugh: { Icon: Laugh, colour: '#ffd24a' },
  wow: { Icon: Sparkles, colour: '#5fd4ff' },
  star: { Icon: Star, colour: '#ffe27a' },
};
