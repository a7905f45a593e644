// The worker that shows pushes while no page is open. net/push.ts registers it and keeps the words for it.
const NAME = 'Mesi Live';
/** So long a call rings at most. */
const RINGS_MS = 45_000;

async function readWords() {
  try {
    const kept = await (await caches.open('mesi.push')).match('/push-words');
    return kept ? await kept.json() : {};
  } catch {
    return {};
  }
}

function read(data) {
  try {
    const { tag, path, about, name, group, text, atMs, untilMs } = data.json();
    // a page of ours and nothing else
    const isOwn =
      typeof path === 'string' && new URL(path, self.location.origin).origin === self.location.origin;
    const said = { about: String(about), name, group, text, atMs, untilMs };
    return { tag: String(tag), path: isOwn ? path : '/', ...said };
  } catch {
    return { tag: 'other', path: '/', about: 'other' };
  }
}

/** A time on the clock of this device. */
function whenOf(atMs) {
  if (typeof atMs !== 'number' || !Number.isFinite(atMs)) return '';
  return new Date(atMs).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}

async function show(data) {
  const { tag, path, about, name, group, text, atMs, untilMs } = read(data);
  const rings = about === 'callRings';
  const words = await readWords();
  const said = [text || words[about] || words.other || '', whenOf(atMs)].filter(Boolean).join(' · ');
  const title = [name, group].filter((part) => typeof part === 'string' && part !== '').join(' · ');
  await self.registration.showNotification(title || NAME, {
    body: said === '' ? undefined : said,
    tag,
    icon: '/icon.svg',
    data: rings ? { path, rings } : { path },
    // it stays until it is answered, or over
    requireInteraction: rings,
  });
  if (rings) await endRinging(tag, untilMs);
}

/** What rang is taken away when its time is over, unless the notice that it was missed stands in its place already. */
async function endRinging(tag, untilMs) {
  const leftMs = Number.isFinite(untilMs) ? untilMs - Date.now() : 0;
  // a device's clock may be wrong by more than a call rings
  await new Promise((resolve) => setTimeout(resolve, Math.min(RINGS_MS, Math.max(RINGS_MS / 2, leftMs))));
  for (const notification of await self.registration.getNotifications({ tag }))
    if (notification.data?.rings) notification.close();
}

async function open(path) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const at = new URL(path, self.location.origin).href;
  const page = pages.find(({ url }) => url === at);
  if (page) return page.focus();
  return self.clients.openWindow(at);
}

self.addEventListener('push', (event) => event.waitUntil(show(event.data)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});
