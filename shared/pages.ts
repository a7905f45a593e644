/**
 * The addresses of the pages, as the browser's router writes them. The server answers 404 for every other address, with
 * the same document, which then says so in words.
 */
export const PAGES = {
  directory: '/',
  login: '/login',
  watch: '/live/:streamId',
  invite: '/i/:code',
  wallet: '/wallet',
  account: '/account',
  verify: '/verify',
  solvency: '/admin/solvency',
  tools: '/admin/tools',
  studio: '/studio',
  replays: '/studio/replays',
  overlay: '/overlay/:token',
} as const;

const PATTERNS = Object.values(PAGES).map(
  (path) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
);

/** Says whether a page has this address. `path` has no query, and may end in a slash. */
export function isPagePath(path: string): boolean {
  return isReadable(path) && PATTERNS.some((pattern) => pattern.test(path));
}

/** Whether its percent signs stand for letters. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
