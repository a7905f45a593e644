// Runs before the page is painted. shell/theme.ts and base/calm.ts write what is read here.
(() => {
  const { documentElement: html } = document;
  // The stand-alone overlay has no ground of its own: it lies over another picture.
  if (window.location.pathname.startsWith('/overlay/')) html.dataset.bare = '';
  try {
    const theme = window.localStorage.getItem('mesi.theme');
    if (theme === 'dark' || theme === 'light') html.dataset.theme = theme;
    if (window.localStorage.getItem('mesi.motion') === 'reduced') html.dataset.motion = 'reduced';
  } catch {
    // Storage is forbidden here: the system's theme it is.
  }
})();
