import { existsSync } from 'node:fs';
import { arch, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Returns the path of anvil's own binary, out of its package for this machine; null where it is not installed. The program
 * that its package puts into the path would stand between us and it, and outlive it.
 */
export function findAnvil(): string | null {
  const machine = `${platform}-${arch === 'x64' ? 'amd64' : arch}`;
  const file = platform === 'win32' ? 'anvil.exe' : 'anvil';
  try {
    const path = fileURLToPath(import.meta.resolve(`@foundry-rs/anvil-${machine}/bin/${file}`));
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
