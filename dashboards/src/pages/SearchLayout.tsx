import { Anchor, Group } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { SearchLive } from "../live/SearchLive";
import { Loading } from "../ui/Loading";
import { StatusStrip } from "./overview/StatusStrip";

const OverviewPage = lazy(() => import("./overview/OverviewPage"));

/** Pages of one search, in the order of their tabs. */
const TABS = [{ path: "", text: "Overview" }];

/** What all pages of one search share: its events, its state, its tabs. */
export function SearchLayout({ id }: { id: string }) {
  const home = `/searches/${id}`;
  return (
    <SearchLive id={id}>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={6}>
        <StatusStrip />
        <Group component="nav" aria-label="Pages of this search" gap="sm" wrap="nowrap">
          {TABS.map((tab) => (
            <Tab key={tab.path} href={home + tab.path} text={tab.text} />
          ))}
        </Group>
      </Group>
      <Suspense fallback={<Loading what="page" />}>
        <Switch>
          <Route path={home} component={OverviewPage} />
          <Route>There is no such page of a search.</Route>
        </Switch>
      </Suspense>
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
