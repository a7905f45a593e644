import { type ComponentType, lazy, Suspense } from 'react';
import { Route, Switch, useRoute } from 'wouter';
import { PAGES } from '../shared/pages.ts';
import { useStore } from './base/createStore.ts';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { keptStudio } from './shell/keptStudio.ts';
import { PageLoading } from './shell/PageLoading.tsx';
import { Shell } from './shell/Shell.tsx';
import { textsReady } from './texts/locale.ts';

/** Returns a page that is shown once its code and its texts are here. */
function page(load: () => Promise<{ readonly default: ComponentType }>) {
  return lazy(async () => {
    const code = await load();
    await textsReady();
    return code;
  });
}

const DirectoryPage = page(() => import('./pages/DirectoryPage.tsx'));
const LoginPage = page(() => import('./pages/LoginPage.tsx'));
const WatchPage = page(() => import('./pages/WatchPage.tsx'));
const StudioPage = page(() => import('./pages/StudioPage.tsx'));
const ReplaysPage = page(() => import('./pages/ReplaysPage.tsx'));
const InvitePage = page(() => import('./pages/InvitePage.tsx'));
const WalletPage = page(() => import('./pages/WalletPage.tsx'));
const AccountPage = page(() => import('./pages/AccountPage.tsx'));
const VerifyPage = page(() => import('./pages/VerifyPage.tsx'));
const SolvencyPage = page(() => import('./pages/SolvencyPage.tsx'));
const ToolsPage = page(() => import('./pages/ToolsPage.tsx'));
const OverlayPage = page(() => import('./pages/OverlayPage.tsx'));
const NotFoundPage = page(() => import('./pages/NotFoundPage.tsx'));

/** A live studio stays open behind the page that is shown; what fails in one leaves the other standing. */
function Pages() {
  const [atStudio] = useRoute(PAGES.studio);
  const kept = useStore(keptStudio);
  return (
    <>
      {atStudio || kept !== null ? (
        <ErrorBoundary>
          <Suspense fallback={<PageLoading />}>
            <StudioPage />
          </Suspense>
        </ErrorBoundary>
      ) : null}
      {atStudio ? null : (
        <ErrorBoundary>
          <Suspense fallback={<PageLoading />}>
            <OtherPages />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}

/** The id there cannot be a stream's (shared/ids.ts), so nobody needs to be asked for it. */
const OF_NO_STREAM = /^\/live\/(?![a-z]{2,8}_[\w-]{6,64}\/?$)[^/]*\/?$/;

function OtherPages() {
  return (
    <Switch>
      <Route path={PAGES.directory} component={DirectoryPage} />
      <Route path={PAGES.login} component={LoginPage} />
      <Route path={OF_NO_STREAM} component={NotFoundPage} />
      <Route path={PAGES.watch} component={WatchPage} />
      <Route path={PAGES.invite} component={InvitePage} />
      <Route path={PAGES.wallet} component={WalletPage} />
      <Route path={PAGES.account} component={AccountPage} />
      <Route path={PAGES.verify} component={VerifyPage} />
      <Route path={PAGES.solvency} component={SolvencyPage} />
      <Route path={PAGES.tools} component={ToolsPage} />
      <Route path={PAGES.replays} component={ReplaysPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}

export function App() {
  return (
    <Switch>
      {/* Alone, on a transparent ground: a browser source in OBS. */}
      <Route path={PAGES.overlay}>
        <Suspense fallback={null}>
          <OverlayPage />
        </Suspense>
      </Route>
      <Route>
        <Shell>
          <Pages />
        </Shell>
      </Route>
    </Switch>
  );
}
