/** Gives a file to the browser to keep. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // the download has its own hold on it by the next turn
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
