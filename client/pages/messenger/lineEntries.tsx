import Copy from 'lucide-react/icons/copy';
import Flag from 'lucide-react/icons/flag';
import Forward from 'lucide-react/icons/forward';
import Pencil from 'lucide-react/icons/pencil';
import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import Trash2 from 'lucide-react/icons/trash-2';
import { t as filesText } from '../../texts/files.ts';
import { t as flagText } from '../../texts/flags.ts';
import { t } from '../../texts/messenger.ts';
import type { MenuEntry } from '../../ui/popups/Menu.tsx';
import type { TextLine } from './chatViews.ts';
import type { LineDeeds } from './LineActions.tsx';

/** Reactions that are offered at once. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🔥'] as const;

type LineEntry = Extract<MenuEntry, { readonly type: 'item' }>;
type Offer = Omit<LineEntry, 'type' | 'onSelect'> & { readonly does: (line: TextLine) => void };

/** What the reader may do with a line, beside answering it and reacting to it. */
export function entriesOf(line: TextLine, isPinned: boolean, deeds: LineDeeds): readonly LineEntry[] {
  const offers: readonly (Offer | false)[] = [
    line.text !== '' && { id: 'copy', label: t('line.copy'), icon: <Copy aria-hidden />, does: deeds.copy },
    !line.lock && {
      ...{ id: 'forward', label: filesText('forward.do'), icon: <Forward aria-hidden /> },
      does: deeds.forward,
    },
    deeds.mayEdit(line) && {
      ...{ id: 'edit', label: t('line.edit'), icon: <Pencil aria-hidden /> },
      does: deeds.edit,
    },
    deeds.mayPin && {
      id: 'pin',
      label: t(isPinned ? 'line.unpin' : 'line.pin'),
      icon: isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
      does: () => deeds.pin(line, !isPinned),
    },
    deeds.mayReport(line) && {
      ...{ id: 'report', label: flagText('do'), icon: <Flag aria-hidden /> },
      does: deeds.report,
    },
    deeds.mayDelete(line) && {
      ...{ id: 'delete', label: t('line.delete'), icon: <Trash2 aria-hidden />, tone: 'danger' },
      does: deeds.remove,
    },
  ];
  return offers
    .filter((offer) => offer !== false)
    .map(({ does, ...entry }) => ({ ...entry, type: 'item', onSelect: () => does(line) }));
}
