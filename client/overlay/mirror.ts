import { formatMesi, formatMoney } from '../texts/format.ts';
import { t } from '../texts/overlay.ts';
import { headlineOf } from './alertLook.ts';
import { type OverlayMode, PLAYER } from './layout.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { safeText } from './text.ts';
import type { Cue } from './tipDirector.ts';

/** The words of what is on screen, for those who cannot read a canvas. */
export interface CueText {
  readonly tier: Cue['kind'];
  readonly name: string;
  readonly amount: string;
  readonly message: string;
}

export function textOf(cue: Cue): CueText {
  if (cue.kind !== 'burst') {
    const { asset, amountMinor, message } = cue.tip;
    const amount = formatMoney({ asset, amountMinor: BigInt(amountMinor) });
    return { tier: cue.kind, name: safeText(headlineOf(cue.tip)), amount, message: safeText(message) };
  }
  const { count, mesiMinor, best } = cue.burst;
  const name = best.map((tip) => safeText(tip.name)).join(', ');
  const amount = formatMesi(mesiMinor);
  return { tier: 'burst', name, amount, message: t('burst.count', { count }) };
}

/** Returns what is mirrored, the newest last, and never more than the limit. */
export function mirrored(cues: readonly Cue[]): readonly Cue[] {
  return cues.slice(-OVERLAY_LIMITS.mirrorCues);
}

export interface Mirror {
  show(cues: readonly Cue[]): void;
  destroy(): void;
}

const HIDDEN: Partial<CSSStyleDeclaration> = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
  listStyle: 'none',
};
const MARGIN = 12;
/**
 * Returns how the mirror looks without WebGL, where it is the overlay: the newest words lowest, above what the player
 * lays over its picture.
 */
const plain = (mode: OverlayMode): Partial<CSSStyleDeclaration> => ({
  position: 'absolute',
  left: '16px',
  right: '16px',
  top: `${(mode === 'stage' ? PLAYER.badges : 0) + MARGIN}px`,
  bottom: `${(mode === 'stage' ? PLAYER.controls : 0) + MARGIN}px`,
  display: 'flex',
  flexDirection: 'column',
  justifyContent: 'flex-end',
  margin: '0',
  overflow: 'hidden',
  padding: '0',
  listStyle: 'none',
  color: '#fff',
  font: "700 18px/1.6 'Sora Variable', system-ui, sans-serif",
  textShadow: '0 0 4px #000, 0 1px 8px #000',
});

export interface MirrorInput {
  /** Nothing else shows the tips. */
  readonly visible: boolean;
  readonly mode: OverlayMode;
}

export function mountMirror(parent: HTMLElement, { visible, mode }: MirrorInput): Mirror {
  const list = document.createElement('ul');
  list.dataset.overlayMirror = '';
  list.setAttribute('aria-hidden', 'true');
  Object.assign(list.style, visible ? plain(mode) : HIDDEN);
  parent.append(list);
  const items = new Map<number, HTMLElement>();
  return {
    show: (cues) => {
      const wanted = new Map(mirrored(cues).map((cue) => [cue.id, cue]));
      for (const [id, item] of items) {
        if (wanted.has(id)) continue;
        item.remove();
        items.delete(id);
      }
      for (const [id, cue] of wanted) {
        if (items.has(id)) continue;
        const item = itemOf(cue);
        items.set(id, item);
        list.append(item);
      }
    },
    destroy: () => list.remove(),
  };
}

function itemOf(cue: Cue): HTMLElement {
  const { tier, name, amount, message } = textOf(cue);
  const item = document.createElement('li');
  Object.assign(item.dataset, { overlayCue: String(cue.id), tier, name, amount, message });
  const parts = [name, amount, message].filter((part) => part !== '');
  for (const [at, part] of parts.entries()) {
    const words = document.createElement('bdi');
    words.textContent = part;
    item.append(...(at > 0 ? [' · '] : []), words);
  }
  return item;
}
