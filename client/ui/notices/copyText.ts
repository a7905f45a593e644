import { t } from '../../texts/common.ts';
import { showToast } from './toasts.ts';

/** Puts a text into the clipboard, and says so with that toast; where the browser does not allow it, shows the text itself. */
export async function copyText(
  text: string,
  said: { readonly title: string; readonly body?: string },
): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(said);
  } catch {
    showToast({ title: t('copy.refused'), body: text, tone: 'warning', durationMs: 20_000 });
  }
}
