import X from 'lucide-react/icons/x';
import * as Radix from 'radix-ui/dialog';
import { useMemo, useRef } from 'react';
import { t } from '../../texts/common.ts';
import { IconButton } from '../controls/IconButton.tsx';
import { cx } from '../cx.ts';
import { shown } from '../isolate.tsx';
import styles from './Dialog.module.css';
import type { DialogProps } from './Dialog.tsx';

/**
 * The backdrop is our own element: Radix' one locks scrolling with an injected <style>, which the content security
 * policy forbids; base.css does it instead.
 */
export default function DialogPanel({
  open,
  onOpenChange,
  title,
  description,
  size = 'm',
  children,
}: DialogProps) {
  const cameFrom = useRef<Element | null>(null);
  const scrolled = useMemo(() => (open && pageHasScrollbar() ? 'scrolled' : ''), [open]);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange ?? (() => {})}>
      <Radix.Portal>
        <div className={styles.backdrop} data-state={open ? 'open' : 'closed'} />
      </Radix.Portal>
      <Radix.Portal>
        <Radix.Content
          className={cx(styles.panel, styles[size])}
          data-dialog-open={open ? scrolled : undefined}
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            // The dialog itself, so that its title and text are read; an `autoFocus` in it comes before this.
            event.preventDefault();
            cameFrom.current = document.activeElement;
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
          }}
        >
          <header className={styles.header}>
            <div>
              <Radix.Title className={styles.title}>{shown(title)}</Radix.Title>
              {description ? (
                <Radix.Description className={styles.description}>{shown(description)}</Radix.Description>
              ) : null}
            </div>
            {onOpenChange ? (
              <Radix.Close asChild>
                <IconButton label={t('dialog.close')} size="s" icon={<X />} />
              </Radix.Close>
            ) : null}
          </header>
          <div className={styles.body}>{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Its place is kept while the dialog is open, so that nothing jumps. */
function pageHasScrollbar(): boolean {
  return window.innerWidth > document.documentElement.clientWidth;
}
