import { Anchor, Group } from "@mantine/core";
import { lazy, Suspense, useEffect } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { SearchLive } from "../live/SearchLive";
import { Boundary } from "../ui/Boundary";
import { Loading } from "../ui/Loading";
import { StatusStrip } from "./overview/StatusStrip";

const AgentPage = lazy(() => import("./agent/AgentPage"));
const CandidatePage = lazy(() => import("./candidate/CandidatePage"));
const ChoosePage = lazy(() => import("./choose/ChoosePage"));
const EventsPage = lazy(() => import("./events/EventsPage"));
const overview = () => import("./overview/OverviewPage");
const OverviewPage = lazy(overview);
const TrialsPage = lazy(() => import("./trials/TrialsPage"));

/** Pages of one search, in the order of their tabs. */
const TABS = [
  { path: "", text: "Overview" },
  { path: "/trials", text: "Trials" },
  { path: "/agent", text: "Agent" },
  { path: "/events", text: "Events" },
  { path: "/choose", text: "Take home" },
];

/** The tabs of one search, for the frame's head. */
export function SearchTabs({ id }: { id: string }) {
  return (
    <Group component="nav" aria-label="Pages of this search" gap="sm" wrap="nowrap" className="search-tabs">
      {TABS.map((tab) => (
        <Tab key={tab.path} href={`/searches/${id}${tab.path}`} text={tab.text} />
      ))}
    </Group>
  );
}

/** What all pages of one search share: its events and its state. */
export function SearchLayout({ id }: { id: string }) {
  const home = `/searches/${id}`;
  const [location] = useLocation();
  useEffect(() => {
    // Its code comes while the search is asked for.
    void overview();
  }, []);
  return (
    <SearchLive id={id}>
      <div className="search-page">
        <StatusStrip />
        <Boundary place={location}>
          <Suspense fallback={<Loading what="page" />}>
            <Switch>
              <Route path={home} component={OverviewPage} />
              <Route path={`${home}/choose`} component={ChoosePage} />
              <Route path={`${home}/agent`} component={AgentPage} />
              <Route path={`${home}/events`} component={EventsPage} />
              <Route path={`${home}/trials`} component={TrialsPage} />
              <Route path={`${home}/trials/:number`} component={CandidatePage} />
              <Route>There is no such page of a search.</Route>
            </Switch>
          </Suspense>
        </Boundary>
      </div>
    </SearchLive>
  );
}

function Tab({ href, text }: { href: string; text: string }) {
  const [location] = useLocation();
  const current = location === href;
  return (
    <Anchor
      component={Link}
      href={href}
      size="sm"
      fw={current ? 700 : 400}
      underline={current ? "always" : "hover"}
      aria-current={current ? "page" : undefined}
    >
      {text}
    </Anchor>
  );
}
