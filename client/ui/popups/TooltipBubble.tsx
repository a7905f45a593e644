import * as Radix from 'radix-ui/tooltip';
import { shown } from '../isolate.tsx';
import styles from './Tooltip.module.css';
import { closeTooltip, type TooltipView } from './tooltip.ts';

/** Radix places and dismisses the bubble; its trigger is a shadow of the real control, which keeps its own node. */
export default function TooltipBubble({ view }: { readonly view: TooltipView | null }) {
  if (!view) return null;
  const { left, top, width, height } = view.anchor.getBoundingClientRect();
  return (
    <Radix.Provider>
      <Radix.Root
        open
        key={`${left},${top},${view.text}`}
        onOpenChange={(open) => {
          if (!open) closeTooltip();
        }}
      >
        <Radix.Trigger asChild>
          <span aria-hidden className={styles.shadow} style={{ left, top, width, height }} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className={styles.bubble} sideOffset={8} collisionPadding={8}>
            {shown(view.text)}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
