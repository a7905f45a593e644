import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { PageLoading } from './shell/PageLoading.tsx';
import { Shell } from './shell/Shell.tsx';

const DirectoryPage = lazy(() => import('./pages/DirectoryPage.tsx'));
const LoginPage = lazy(() => import('./pages/LoginPage.tsx'));
const WatchPage = lazy(() => import('./pages/WatchPage.tsx'));
const StudioPage = lazy(() => import('./pages/StudioPage.tsx'));
const ReplaysPage = lazy(() => import('./pages/ReplaysPage.tsx'));
const InvitePage = lazy(() => import('./pages/InvitePage.tsx'));
const WalletPage = lazy(() => import('./pages/WalletPage.tsx'));
const AccountPage = lazy(() => import('./pages/AccountPage.tsx'));
const VerifyPage = lazy(() => import('./pages/VerifyPage.tsx'));
const SolvencyPage = lazy(() => import('./pages/SolvencyPage.tsx'));
const ToolsPage = lazy(() => import('./pages/ToolsPage.tsx'));
const OverlayPage = lazy(() => import('./pages/OverlayPage.tsx'));
const NotFoundPage = lazy(() => import('./pages/NotFoundPage.tsx'));

export function App() {
  return (
    <Switch>
      {/* Alone, on a transparent ground: a browser source in OBS. */}
      <Route path="/overlay/:token">
        <Suspense fallback={null}>
          <OverlayPage />
        </Suspense>
      </Route>
      <Route>
        <Shell>
          <ErrorBoundary>
            <Suspense fallback={<PageLoading />}>
              <Switch>
                <Route path="/" component={DirectoryPage} />
                <Route path="/login" component={LoginPage} />
                <Route path="/live/:streamId" component={WatchPage} />
                <Route path="/i/:code" component={InvitePage} />
                <Route path="/wallet" component={WalletPage} />
                <Route path="/account" component={AccountPage} />
                <Route path="/verify" component={VerifyPage} />
                <Route path="/admin/solvency" component={SolvencyPage} />
                <Route path="/admin/tools" component={ToolsPage} />
                <Route path="/studio" component={StudioPage} />
                <Route path="/studio/replays" component={ReplaysPage} />
                <Route component={NotFoundPage} />
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </Shell>
      </Route>
    </Switch>
  );
}
