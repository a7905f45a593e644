import { statfs } from 'node:fs/promises';

/** Resolves to how many bytes are left on the disk of a folder for programs that are not the system's. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
