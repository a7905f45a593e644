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

/** What the reader may do with a line, beside answering it and reacting to it. */
export function entriesOf(line: TextLine, isPinned: boolean, deeds: LineDeeds): readonly LineEntry[] {
  const entries: LineEntry[] = [];
  if (line.text)
    entries.push({
      type: 'item',
      id: 'copy',
      label: t('line.copy'),
      icon: <Copy aria-hidden />,
      onSelect: () => deeds.copy(line),
    });
  if (!line.lock)
    entries.push({
      type: 'item',
      id: 'forward',
      label: filesText('forward.do'),
      icon: <Forward aria-hidden />,
      onSelect: () => deeds.forward(line),
    });
  if (deeds.mayEdit(line))
    entries.push({
      type: 'item',
      id: 'edit',
      label: t('line.edit'),
      icon: <Pencil aria-hidden />,
      onSelect: () => deeds.edit(line),
    });
  if (deeds.mayPin)
    entries.push({
      type: 'item',
      id: 'pin',
      label: t(isPinned ? 'line.unpin' : 'line.pin'),
      icon: isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
      onSelect: () => deeds.pin(line, !isPinned),
    });
  if (deeds.mayReport(line))
    entries.push({
      type: 'item',
      id: 'report',
      label: flagText('do'),
      icon: <Flag aria-hidden />,
      onSelect: () => deeds.report(line),
    });
  if (deeds.mayDelete(line))
    entries.push({
      type: 'item',
      id: 'delete',
      label: t('line.delete'),
      tone: 'danger',
      icon: <Trash2 aria-hidden />,
      onSelect: () => deeds.remove(line),
    });
  return entries;
}
