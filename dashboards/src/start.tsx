import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiFailure } from "./api/client";
import { App } from "./App";
import { Themed } from "./ui/Themed";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      // What the service refused stays refused; where it did not answer it may come back.
      retry: (failures, error) => !(error instanceof ApiFailure && error.problem.status < 500) && failures < 3,
    },
  },
});

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Themed>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </Themed>
  </StrictMode>,
);
