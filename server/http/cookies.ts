import type { Request } from 'express';

/** null: the browser sent none of that name. */
export function readCookie(req: Request, name: string): string | null {
  const all = (req.headers.cookie ?? '').split(';').map((part) => part.trim());
  return all.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
