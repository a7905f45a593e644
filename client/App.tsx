import { type ComponentType, type ReactNode, Suspense } from 'react';
import { Route, Switch, useLocation, useRoute } from 'wouter';
import { isPagePath, PAGES, patternOf } from '../shared/pages.ts';
import { useStore } from './base/createStore.ts';
import { useAccount } from './net/session.ts';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { keptStudio } from './shell/keptStudio.ts';
import { PageLoading } from './shell/PageLoading.tsx';
import { Shell } from './shell/Shell.tsx';
import { lazyPart } from './texts/lazyPart.ts';

/** The file of each page is fetched when somebody goes there. */
const FILES = import.meta.glob<{ readonly default: ComponentType }>('./pages/*Page.tsx');

/** Returns the page that lies in `pages/<Name>Page.tsx`; its name is that of its address in shared/pages.ts. */
function pageNamed(name: string) {
  const path = `./pages/${name.charAt(0).toUpperCase()}${name.slice(1)}Page.tsx`;
  const load = FILES[path];
  if (!load) throw new Error(`there is no ${path}`);
  return lazyPart(load);
}

const { overlay, studio, ...others } = PAGES;
const OverlayPage = pageNamed('overlay');
const StudioPage = pageNamed('studio');
const NotFoundPage = pageNamed('notFound');
const ROUTES = Object.entries(others).map(([name, path]) => ({
  name,
  path: patternOf(path),
  component: pageNamed(name),
}));

/** Shows a page once it is loaded; a fault in it stays in it. */
function Guarded({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={<PageLoading />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

/** A live studio stays open behind the page that is shown; what fails in one leaves the other standing. */
function Pages() {
  const [atStudio] = useRoute(studio);
  const kept = useStore(keptStudio);
  return (
    <>
      {atStudio || kept !== null ? (
        <Guarded>
          <StudioPage />
        </Guarded>
      ) : null}
      {atStudio ? null : (
        <Guarded>
          <OtherPages />
        </Guarded>
      )}
    </>
  );
}

function OtherPages() {
  const [path] = useLocation();
  if (!isPagePath(path)) return <NotFoundPage />;
  return (
    <Switch>
      {ROUTES.map(({ name, path, component }) => (
        <Route key={name} path={path} component={component} />
      ))}
    </Switch>
  );
}

const CallHost = lazyPart(() => import('./pages/call/chat/CallHost.tsx'));

/** Calls ring, and go on, over every page. */
function Calls() {
  const account = useAccount();
  if (!account) return null;
  return (
    <ErrorBoundary>
      <Suspense fallback={null}>
        <CallHost />
      </Suspense>
    </ErrorBoundary>
  );
}

export function App() {
  return (
    <Switch>
      {/* Alone, on a transparent ground: a browser source in OBS. */}
      <Route path={overlay}>
        <Suspense fallback={null}>
          <OverlayPage />
        </Suspense>
      </Route>
      <Route>
        <Shell>
          <Pages />
        </Shell>
        <Calls />
      </Route>
    </Switch>
  );
}
