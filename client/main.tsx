import { createRoot } from 'react-dom/client';
import './ui/styles/fonts.css';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { App } from './App.tsx';
import { reloadForNewVersion } from './net/newVersion.ts';
import { followOtherTabs, localeStore, textsReady } from './texts/locale.ts';

// A page left open over an update asks for files that are no longer there.
window.addEventListener('vite:preloadError', (event) => {
  if (reloadForNewVersion()) event.preventDefault();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const page = createRoot(root);
void textsReady().then(() => page.render(<App />));
// Nothing is mounted anew: streams and forms go on, in the other language.
localeStore.subscribe(() => page.render(<App />));
followOtherTabs();
