import { ActionIcon, Anchor, AppShell, Group, Text, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, Route, Switch, useLocation, useRoute } from "wouter";
import { Boundary } from "./ui/Boundary";
import { TokenGate } from "./ui/TokenGate";
import { Loading } from "./ui/Loading";
import { SearchLayout, SearchTabs } from "./pages/SearchLayout";
import { SearchesPage } from "./pages/searches/SearchesPage";

const ComparePage = lazy(() => import("./pages/compare/ComparePage"));
const LaunchPage = lazy(() => import("./pages/launch/LaunchPage"));
const SpacesPage = lazy(() => import("./pages/spaces/SpacesPage"));
const WorkersPage = lazy(() => import("./pages/workers/WorkersPage"));

/** The frame around every page. A page is added as a route here or, if it is about one search, in `SearchLayout`. */
export function App() {
  const [location] = useLocation();
  return (
    <TokenGate>
      <AppShell header={{ height: 44 }} padding="sm">
        <AppShell.Header>
          <Group h="100%" px="sm" gap="lg" wrap="nowrap">
            <Text fw={700} component="span">
              <img src="/icon.svg" alt="" width={18} height={18} style={{ verticalAlign: "-3px", marginRight: 6 }} />
              Lapidary
            </Text>
            <Group component="nav" aria-label="Main" gap="md" wrap="nowrap">
              <NavLink href="/" also="/searches/*?">
                Searches
              </NavLink>
              <NavLink href="/launch">Launch</NavLink>
              <NavLink href="/spaces">Spaces</NavLink>
              <NavLink href="/workers">Workers</NavLink>
            </Group>
            <Route path="/searches/:id/*?">{({ id }) => <SearchTabs id={id} />}</Route>
            <div style={{ flex: 1 }} />
            <SchemeButton />
          </Group>
        </AppShell.Header>
        <AppShell.Main>
          <Boundary place={location}>
            <Suspense fallback={<Loading what="page" />}>
              <Switch>
                <Route path="/" component={SearchesPage} />
                <Route path="/compare" component={ComparePage} />
                <Route path="/launch" component={LaunchPage} />
                <Route path="/spaces" component={SpacesPage} />
                <Route path="/workers" component={WorkersPage} />
                <Route path="/searches/:id/*?">{({ id }) => <SearchLayout id={id} />}</Route>
                <Route>
                  <Text p="xl">There is no such page. Go back to the list of searches.</Text>
                </Route>
              </Switch>
            </Suspense>
          </Boundary>
        </AppShell.Main>
      </AppShell>
    </TokenGate>
  );
}

function NavLink({ href, also = href, children }: { href: string; also?: string; children: string }) {
  const here = useRoute(href)[0];
  const below = useRoute(also)[0];
  const current = here || below;
  return (
    <Anchor
      component={Link}
      href={href}
      size="sm"
      fw={current ? 700 : 400}
      underline={current ? "always" : "hover"}
      aria-current={current ? "page" : undefined}
    >
      {children}
    </Anchor>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={dark ? "Switch to light colours" : "Switch to dark colours"}
      onClick={() => setColorScheme(dark ? "light" : "dark")}
    >
      <span aria-hidden>{dark ? "☀" : "☾"}</span>
    </ActionIcon>
  );
}
