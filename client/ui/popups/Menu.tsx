import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { cx } from '../cx.ts';
import styles from './Menu.module.css';

export type MenuEntry =
  | {
      readonly type: 'item';
      readonly id: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly tone?: 'danger';
      readonly disabled?: boolean;
      readonly onSelect: () => void;
    }
  | {
      readonly type: 'choice';
      readonly id: string;
      readonly label?: string;
      readonly value: string;
      readonly options: readonly MenuOption[];
      readonly onChange: (value: string) => void;
    }
  | { readonly type: 'separator'; readonly id: string }
  /** Anything to read, not to choose. */
  | { readonly type: 'note'; readonly id: string; readonly content: ReactNode };

export interface MenuOption {
  readonly value: string;
  /** What it is called. Words that are not ours are isolated in it (`isolate`). */
  readonly label: string;
  readonly icon?: ReactNode;
}

/** Goes onto the button that opens the menu. */
export interface MenuTriggerProps {
  readonly id: string;
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
  readonly onClick: () => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly onPointerEnter: () => void;
}

export interface MenuProps {
  readonly trigger: (props: MenuTriggerProps) => ReactNode;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
  readonly className?: string | undefined;
  /** The menu is at least as wide as its button. */
  readonly fitTrigger?: boolean;
}

const load = () => import('./MenuPanel.tsx');
const MenuPanel = lazy(load);

/** A menu button. The Radix part is loaded when a pointer comes near or the menu first opens. */
export function Menu({ trigger, entries, align = 'start', className, fitTrigger = false }: MenuProps) {
  const id = useId();
  const frame = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const change = (next: boolean) => {
    if (next) setWanted(true);
    setOpen(next);
  };
  return (
    <span ref={frame} className={cx(styles.frame, className)}>
      {trigger({
        id,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        onClick: () => change(!open),
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          change(true);
        },
        // the menu itself tells of a failure, when it is opened
        onPointerEnter: () => void load().catch(() => undefined),
      })}
      {wanted ? (
        <Suspense fallback={null}>
          <MenuPanel {...{ id, frame, open, entries, align, fitTrigger }} onOpenChange={change} />
        </Suspense>
      ) : null}
    </span>
  );
}
