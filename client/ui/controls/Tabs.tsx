import * as Radix from 'radix-ui/tabs';
import type { ReactNode } from 'react';
import { useStore } from '../../base/createStore.ts';
import { directionOf, localeStore } from '../../texts/locale.ts';
import { cx } from '../cx.ts';
import styles from './Tabs.module.css';

export interface TabsProps<V extends string> {
  /** Names the list of tabs for screen readers. */
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly tabs: readonly { readonly value: V; readonly label: ReactNode; readonly icon?: ReactNode }[];
  /** Each tab takes an equal share of the width. */
  readonly stretch?: boolean;
  readonly className?: string | undefined;
  /** TabPanels. */
  readonly children: ReactNode;
}

export function Tabs<V extends string>({
  label,
  value,
  onChange,
  tabs,
  stretch,
  className,
  children,
}: TabsProps<V>) {
  // Radix takes left to right for granted
  const dir = directionOf(useStore(localeStore));
  return (
    <Radix.Root dir={dir} className={className} value={value} onValueChange={(next) => onChange(next as V)}>
      <Radix.List className={cx(styles.list, stretch && styles.stretch)} aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className={styles.tab}>
            {tab.icon}
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export interface TabPanelProps {
  readonly value: string;
  readonly className?: string | undefined;
  /** Keeps what is in it mounted while another tab is open (a chat's scroll position, a half-typed form). */
  readonly keep?: boolean;
  readonly children: ReactNode;
}

export function TabPanel({ value, className, keep, children }: TabPanelProps) {
  return (
    <Radix.Content
      value={value}
      className={cx(styles.panel, className)}
      {...(keep ? { forceMount: true as const } : {})}
    >
      {children}
    </Radix.Content>
  );
}
