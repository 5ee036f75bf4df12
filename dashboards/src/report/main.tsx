import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { answerFrom } from "../api/recorded";
import { Themed } from "../ui/Themed";
import { answersOf, readData } from "./data";
import { Report } from "./Report";

const data = readData();
document.title = `${data.search.name} – Lapidary report`;
answerFrom(answersOf(data));

// Answers are in the page: to be offline is no reason to wait.
const client = new QueryClient({ defaultOptions: { queries: { networkMode: "always", retry: false, refetchInterval: false, staleTime: Infinity } } });
// A file's address cannot change, so the state of the page is kept beside it.
const location = memoryLocation({ path: "/" });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Themed>
      <QueryClientProvider client={client}>
        <Router hook={location.hook} searchHook={location.searchHook}>
          <Report data={data} />
        </Router>
      </QueryClientProvider>
    </Themed>
  </StrictMode>,
);
