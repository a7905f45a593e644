import { lazy, type ReactNode, type RefObject, Suspense, useId, useRef, useState } from 'react';
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

interface MenuFrameProps {
  readonly trigger: (props: MenuTriggerProps) => ReactNode;
  /** Draws what opens; `state` goes on to `MenuPanel`. */
  readonly panel: (state: MenuState) => ReactNode;
  /** Loads what `panel` draws, when a pointer comes near. */
  readonly load: () => Promise<unknown>;
  readonly className?: string | undefined;
}

/** What a menu and its panel share. */
export interface MenuState {
  readonly id: string;
  readonly frame: RefObject<HTMLElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export interface MenuProps extends Pick<MenuFrameProps, 'trigger' | 'className'> {
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
  /** The menu is at least as wide as its button. */
  readonly fitTrigger?: boolean;
}

const load = () => import('./MenuPanel.tsx');
const MenuPanel = lazy(load);

/** A menu button. The Radix part is loaded when a pointer comes near or the menu first opens. */
export function Menu({ trigger, entries, align = 'start', className, fitTrigger = false }: MenuProps) {
  const panel = (state: MenuState) => <MenuPanel {...state} {...{ entries, align, fitTrigger }} />;
  return <MenuFrame {...{ trigger, className, panel, load }} />;
}

/** A menu button whose panel, with its entries, is loaded when a pointer comes near or it first opens. */
export function MenuFrame({ trigger, panel, load, className }: MenuFrameProps) {
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
        <Suspense fallback={null}>{panel({ id, frame, open, onOpenChange: change })}</Suspense>
      ) : null}
    </span>
  );
}
