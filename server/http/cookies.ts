import type { Request } from 'express';

/** Returns the cookie of that name; null: the browser sent none. */
export function readCookie(req: Request, name: string): string | null {
  const all = (req.headers.cookie ?? '').split(';').map((part) => part.trim());
  return all.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
