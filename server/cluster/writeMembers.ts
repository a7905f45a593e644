import { renameSync, writeFileSync } from 'node:fs';

/**
 * Writes down where each member answers on loopback, in the form that Prometheus reads (`file_sd_configs`). It is never
 * half written. Throws when the file cannot be written.
 */
export function writeMembers(file: string, members: readonly { readonly port: number }[]): void {
  const targets = members.map(({ port }) => `127.0.0.1:${port}`);
  writeFileSync(`${file}.new`, `${JSON.stringify([{ targets }])}\n`, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}
