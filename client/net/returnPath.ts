/** Returns where to go after logging in: a path of this site, whatever `?next=` says. */
export function returnPath(next: string | null | undefined, fallback = '/'): string {
  if (!next?.startsWith('/')) return fallback;
  try {
    const base = 'https://here.invalid';
    const url = new URL(next, base);
    if (url.origin !== base || url.pathname === '/login') return fallback;
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return fallback;
  }
}

/** Returns the login page's address that comes back to `path`; `isNew`: with the form for a new account open. */
export function loginPath(path: string, { isNew = false }: { readonly isNew?: boolean } = {}): string {
  const asked = [isNew ? 'new' : '', path === '/' ? '' : `next=${encodeURIComponent(path)}`].filter(Boolean);
  return ['/login', asked.join('&')].filter(Boolean).join('?');
}
