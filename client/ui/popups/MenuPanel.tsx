import Check from 'lucide-react/icons/check';
import * as Radix from 'radix-ui/dropdown-menu';
import { assertNever } from '../../../shared/assertNever.ts';
import { useStore } from '../../base/createStore.ts';
import { directionOf, localeStore } from '../../texts/locale.ts';
import { cx } from '../cx.ts';
import { shown } from '../isolate.tsx';
import styles from './Menu.module.css';
import type { MenuEntry, MenuState } from './Menu.tsx';

interface MenuPanelProps extends MenuState {
  readonly entries: readonly MenuEntry[];
  readonly align: 'start' | 'end';
  readonly fitTrigger: boolean;
}

/**
 * Radix' trigger is a shadow over the real button, which was there before Radix was loaded. Not modal: a modal menu
 * injects a <style>, which the content security policy forbids.
 */
export default function MenuPanel({
  id,
  frame,
  open,
  onOpenChange,
  entries,
  align,
  fitTrigger,
}: MenuPanelProps) {
  // Radix takes left to right for granted
  const dir = directionOf(useStore(localeStore));
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={false} dir={dir}>
      <Radix.Trigger asChild>
        <span aria-hidden className={styles.shadow} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={cx(styles.panel, fitTrigger && styles.fit)}
          aria-labelledby={id}
          align={align}
          sideOffset={8}
          collisionPadding={12}
          loop
          onInteractOutside={(event) => {
            if (event.target instanceof Node && frame.current?.contains(event.target)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            document.getElementById(id)?.focus();
          }}
        >
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.type) {
    case 'separator':
      return <Radix.Separator className={styles.separator} />;
    case 'note':
      return <div className={styles.note}>{entry.content}</div>;
    case 'item':
      return (
        <Radix.Item
          className={cx(styles.item, entry.tone === 'danger' && styles.danger)}
          disabled={entry.disabled ?? false}
          onSelect={entry.onSelect}
        >
          {entry.icon}
          <span>{shown(entry.label)}</span>
        </Radix.Item>
      );
    case 'choice':
      return (
        <>
          {entry.label ? <Radix.Label className={styles.label}>{entry.label}</Radix.Label> : null}
          <Radix.RadioGroup
            value={entry.value}
            onValueChange={entry.onChange}
            {...(entry.label ? { 'aria-label': entry.label } : {})}
          >
            {entry.options.map((option) => (
              <Radix.RadioItem key={option.value} value={option.value} className={styles.item}>
                {option.icon}
                <span className={styles.optionLabel}>{shown(option.label)}</span>
                <Radix.ItemIndicator className={styles.check}>
                  <Check />
                </Radix.ItemIndicator>
              </Radix.RadioItem>
            ))}
          </Radix.RadioGroup>
        </>
      );
    default:
      return assertNever(entry);
  }
}
