/** Puts words where the caret of a field stands, in place of what is selected there, and the caret behind them. */
export function insertAtCaret(
  field: HTMLInputElement | HTMLTextAreaElement | null,
  words: string,
  onText: (text: string) => void,
): void {
  if (!field) return;
  const { value } = field;
  const from = field.selectionStart ?? value.length;
  const caret = from + words.length;
  onText(value.slice(0, from) + words + value.slice(field.selectionEnd ?? from));
  requestAnimationFrame(() => field.setSelectionRange(caret, caret));
}
