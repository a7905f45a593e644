import Flame from 'lucide-react/icons/flame';
import Heart from 'lucide-react/icons/heart';
import Laugh from 'lucide-react/icons/laugh';
import PartyPopper from 'lucide-react/icons/party-popper';
import Sparkles from 'lucide-react/icons/sparkles';
import Star from 'lucide-react/icons/star';
import type { ReactionKind } from '../../../shared/protocol/feed.ts';

/** How each reaction looks; colours that stand on a dark picture. */
export const REACTION_LOOKS: Readonly<
  Record<ReactionKind, { readonly label: string; readonly Icon: typeof Heart; readonly colour: string }>
> = {
  heart: { label: 'Love', Icon: Heart, colour: '#ff4f93' },
  fire: { label: 'Fire', Icon: Flame, colour: '#ff8a3d' },
  clap: { label: 'Applause', Icon: PartyPopper, colour: '#b493ff' },
  laugh: { label: 'Haha', Icon: Laugh, colour: '#ffd24a' },
  wow: { label: 'Wow', Icon: Sparkles, colour: '#5fd4ff' },
  star: { label: 'Star', Icon: Star, colour: '#ffe27a' },
};
