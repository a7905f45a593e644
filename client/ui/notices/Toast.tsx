import Check from 'lucide-react/icons/check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Info from 'lucide-react/icons/info';
import Sparkles from 'lucide-react/icons/sparkles';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import X from 'lucide-react/icons/x';
import { useEffect, useState } from 'react';
import { useStore } from '../../base/createStore.ts';
import { t } from '../../texts/common.ts';
import { IconButton } from '../controls/IconButton.tsx';
import { cx } from '../cx.ts';
import { shown } from '../isolate.tsx';
import styles from './Toast.module.css';
import { closeToast, type ToastTone, type ToastView, toastStore } from './toasts.ts';

const ICONS: Record<ToastTone, typeof Check> = {
  neutral: Info,
  positive: Check,
  warning: TriangleAlert,
  danger: CircleAlert,
  tip: Sparkles,
};

/** Mounted once; shows what `showToast` was given. */
export function Toaster() {
  const shown = useStore(toastStore);
  return (
    <section aria-label={t('notices')} className={styles.toaster}>
      {shown.map((toast) => (
        <Toast key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function Toast({ toast }: { readonly toast: ToastView }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || !Number.isFinite(toast.durationMs)) return;
    const timer = setTimeout(() => closeToast(toast.id), toast.durationMs);
    return () => clearTimeout(timer);
  }, [held, toast.id, toast.durationMs]);

  const Icon = ICONS[toast.tone];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holding a toast open is a convenience, not a control
    <div
      className={cx(styles.toast, styles[toast.tone])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span aria-hidden className={styles.icon}>
        <Icon />
      </span>
      <div className={styles.text} role={toast.tone === 'danger' ? 'alert' : 'status'}>
        <p className={styles.title}>{shown(toast.title)}</p>
        {toast.body ? <p className={styles.body}>{shown(toast.body)}</p> : null}
      </div>
      {toast.action ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            toast.action?.onSelect();
            closeToast(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      ) : null}
      <IconButton label={t('notices.dismiss')} size="s" icon={<X />} onClick={() => closeToast(toast.id)} />
    </div>
  );
}
