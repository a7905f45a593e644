import { tipLinkPath } from '../../../shared/pages.ts';
import { showToast } from '../../ui/notices/toasts.ts';

/** Copies the address of a tip link, and says so. */
export async function copyLink(id: string, said: string): Promise<void> {
  await navigator.clipboard?.writeText(window.location.origin + tipLinkPath(id)).catch(() => undefined);
  showToast({ title: said });
}
